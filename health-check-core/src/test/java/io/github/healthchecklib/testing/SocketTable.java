package io.github.healthchecklib.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux says about TCP sockets: {@code /proc/net/tcp} and {@code tcp6}. */
public final class SocketTable {
    private static final int LOCAL_ADDRESS = 1;
    private static final int REMOTE_ADDRESS = 2;
    private static final int INODE = 9;

    private SocketTable() {}

    /**
     * How many sockets with this local port some process still holds. The kernel finishes a closed connection on its
     * own, without an inode: that costs the process nothing and is not counted.
     */
    public static long held(int localPort) {
        return rows(localPort).filter(row -> !row[INODE].equals("0")).count();
    }

    /** Whether the connection was reset, which takes it out of the table though this end is still open. */
    public static boolean isReset(Socket open) {
        String remote = suffix(open.getPort());
        return rows(open.getLocalPort()).noneMatch(row -> row[REMOTE_ADDRESS].endsWith(remote));
    }

    private static String suffix(int port) {
        return String.format(":%04X", port);
    }

    private static Stream<String[]> rows(int localPort) {
        String local = suffix(localPort);
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(SocketTable::lines)
                .map(line -> line.trim().split("\\s+"))
                .filter(row -> row[LOCAL_ADDRESS].endsWith(local));
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table, US_ASCII).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
