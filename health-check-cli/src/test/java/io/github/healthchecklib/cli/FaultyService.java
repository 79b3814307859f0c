package io.github.healthchecklib.cli;

import java.net.InetAddress;
import java.net.ServerSocket;

/** A service whose port is open until it hangs: {@code FaultyService PORT MILLISECONDS}. */
final class FaultyService {
    private FaultyService() {}

    public static void main(String[] args) throws Exception {
        try (ServerSocket port = new ServerSocket(Integer.parseInt(args[0]), 1000, InetAddress.getLoopbackAddress())) {
            System.out.println("open=" + port.isBound());
            Thread.sleep(Long.parseLong(args[1]));
        }
        System.out.println("hung=" + System.currentTimeMillis());
        Thread.sleep(Long.MAX_VALUE);
    }
}
