package io.github.healthchecklib.client;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A port whose connections are accepted, and closed or reset at once. */
final class Accepting implements AutoCloseable {
    private final ServerSocket listener = Ports.open();
    private final boolean resets;
    private final CompletableFuture<Void> ended;

    Accepting() throws IOException {
        this(false);
    }

    Accepting(boolean resets) throws IOException {
        this.resets = resets;
        this.ended = CompletableFuture.runAsync(this::run, task -> new Thread(task, "accepting").start());
    }

    private void run() {
        while (!listener.isClosed()) {
            try (Socket accepted = listener.accept()) {
                if (resets) {
                    accepted.setSoLinger(true, 0);
                }
            } catch (IOException e) {
                // The client was faster, or the test is over, which the loop's condition tells.
            }
        }
    }

    Target target() {
        return Ports.target(listener);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        ended.join();
    }
}
