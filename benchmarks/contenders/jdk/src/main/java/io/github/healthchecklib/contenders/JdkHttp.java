package io.github.healthchecklib.contenders;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The HTTP server of the JDK, with an endpoint that answers 200 or 503. */
public final class JdkHttp implements Endpoint {
    private JdkHttp() {}

    /**
     * Runs the endpoint.
     *
     * @param args the port
     * @throws Exception if it cannot be started
     */
    public static void main(String[] args) throws Exception {
        Endpoint.run(args, new JdkHttp());
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
