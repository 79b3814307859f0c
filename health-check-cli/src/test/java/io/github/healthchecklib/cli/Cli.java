package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import picocli.CommandLine;

/** A run of the command in the JVM of the tests. */
record Cli(int exit, String out, String err) {
    static Cli run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = HealthCheckCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exit = command.execute(args);
        return new Cli(exit, out.toString(), err.toString());
    }

    /** A port that listens; the kernel completes as many connects as it has room for. */
    static ServerSocket open() throws IOException {
        return new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    }

    static Target target(ServerSocket listener) {
        return new Target(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
    }

    /** A port of an address that nothing else uses, so that nobody takes it. */
    static Target refused() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9"))) {
            return target(listener);
        }
    }
}
