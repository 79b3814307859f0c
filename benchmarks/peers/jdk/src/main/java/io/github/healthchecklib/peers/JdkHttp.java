package io.github.healthchecklib.peers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The HTTP server of the JDK, with an endpoint that says 200 or 503. */
public final class JdkHttp implements Peer {
    private JdkHttp() {}

    /**
     * Runs it.
     *
     * @param args the port
     * @throws Exception if it can't be started
     */
    public static void main(String[] args) throws Exception {
        Peer.run(args, new JdkHttp());
    }

    @Override
    public void start(int port, AppState state) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/", exchange -> {
            boolean healthy = state.isReportedHealthy() && state.isLoopAlive() && state.dependencyAnswers();
            exchange.sendResponseHeaders(healthy ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
    }
}
