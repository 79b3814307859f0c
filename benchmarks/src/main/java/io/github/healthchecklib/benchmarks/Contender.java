package io.github.healthchecklib.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The library or one of its alternatives.
 *
 * @param name for the table of results
 * @param folder below {@code contenders}
 * @param main its main class
 * @param argument after the port; may be empty
 * @param path requested by HTTP; empty if a probe is a connect
 */
record Contender(String name, String folder, String main, String argument, String path) {
    private static final String PERIODIC = "PeriodicPort";

    static final Contender LIBRARY = new Contender("health-check-lib", "library", "Library", "", "");
    static final Contender LIBRARY_50 = new Contender("health-check-lib, backlog 50", "library", "Library", "all", "");
    static final Contender NOTHING = new Contender("nothing", "jdk", "Nothing", "", "");
    static final Contender LOOP_1 = new Contender("accept loop, backlog 1", "jdk", "AcceptLoop", "1", "");
    static final Contender LOOP_50 = new Contender("accept loop, backlog 50", "jdk", "AcceptLoop", "50", "");
    static final Contender NETTY = new Contender("Netty", "netty", "NettyLoop", "", "");
    static final Contender JDK_HTTP = new Contender("JDK's HTTP server", "jdk", "JdkHttp", "", "/");
    static final Contender ACTUATOR =
            new Contender("Spring Boot Actuator", "actuator", "Actuator", "", "/actuator/health/liveness");
    static final Contender MICROPROFILE = new Contender("MicroProfile Health", "microprofile", "MicroProfile", "", "/");

    /** The library, with a signal and some checks, and a backlog of 50 as the alternatives have. */
    static Contender library(String name, int checks) {
        return new Contender(name, "library", "Library", Integer.toString(checks), "");
    }

    /** The library with all indicators, and one port for each backlog, numbered from its port. */
    static Contender library(List<Integer> backlogs) {
        String argument = backlogs.stream().map(String::valueOf).collect(Collectors.joining(",", "backlogs=", ""));
        return new Contender(LIBRARY.name, LIBRARY.folder, LIBRARY.main, argument, LIBRARY.path);
    }

    /** One that assesses its health every 30 s, for the first time after some seconds. */
    static Contender periodic(int firstAfterSeconds) {
        return new Contender("port assessed every 30 s", "jdk", PERIODIC, Integer.toString(firstAfterSeconds), "");
    }

    boolean isPeriodic() {
        return main.equals(PERIODIC);
    }

    /** As a field of a line of CSV. */
    String csvName() {
        return '"' + name + '"';
    }

    /** By HTTP, on a connection of its own. */
    String request() {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    boolean speaksHttp() {
        return !path.isEmpty();
    }

    /** The command that runs it. */
    List<String> command(int port, String... options) {
        Path target = Path.of("contenders", folder, "target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Djava.util.logging.config.file=quiet.properties",
                "-cp",
                target.resolve("contender.jar") + ":" + target.resolve("lib") + "/*",
                "io.github.healthchecklib.contenders." + main,
                Integer.toString(port)));
        if (!argument.isEmpty()) {
            command.add(argument);
        }
        return command;
    }
}
