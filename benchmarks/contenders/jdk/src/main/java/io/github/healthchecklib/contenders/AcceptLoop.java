package io.github.healthchecklib.contenders;

import java.io.IOException;
import java.net.ServerSocket;

/** The usual accept loop: accepts connections and closes them. */
public final class AcceptLoop implements Endpoint {
    private final int backlog;

    private AcceptLoop(int backlog) {
        this.backlog = backlog;
    }

    /**
     * Runs the endpoint.
     *
     * @param args the port, the backlog
     * @throws Exception if it cannot be started
     */
    public static void main(String[] args) throws Exception {
        Endpoint.run(args, new AcceptLoop(Integer.parseInt(args[1])));
    }

    @Override
    public void start(int port, AppState state) throws IOException {
        ServerSocket listener = new ServerSocket(port, backlog);
        Thread thread = new Thread(() -> accept(listener), "health");
        thread.setDaemon(true);
        thread.start();
    }

    private static void accept(ServerSocket listener) {
        while (true) {
            try {
                listener.accept().close();
            } catch (IOException e) {
                System.err.println("accept: " + e);
            }
        }
    }
}
