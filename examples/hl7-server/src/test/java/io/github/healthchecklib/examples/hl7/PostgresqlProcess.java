package io.github.healthchecklib.examples.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on loopback, from the programs that Debian's package installs, with its data in a folder of its
 * own.
 */
final class PostgresqlProcess {
    private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");

    private final Path folder;
    private final int port;
    private Process process;
    private int databases;

    private PostgresqlProcess(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.process = launch();
    }

    static boolean isInstalled() {
        return programs().isPresent();
    }

    private static Optional<Path> programs() {
        if (!Files.isDirectory(INSTALLATIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLATIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PostgresqlProcess start() throws IOException, InterruptedException {
        Path bin = programs().orElseThrow();
        Path folder = Path.of(run("mktemp", "-d").strip());
        run(bin + "/initdb", "--pgdata=" + folder + "/data", "--username=hl7", "--auth=trust", "--no-sync");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PostgresqlProcess postgresql = new PostgresqlProcess(folder, port);
        postgresql.awaitConnection();
        return postgresql;
    }

    private Process launch() throws IOException {
        return asItsUser(
                        programs().orElseThrow() + "/postgres",
                        "-D",
                        folder + "/data",
                        "-p",
                        Integer.toString(port),
                        "-k",
                        folder.toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "fsync=off")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void awaitConnection() {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            connect("postgres").close();
            return true;
        });
    }

    /** A new, empty one. */
    Database newDatabase() throws SQLException {
        return newDatabase("");
    }

    /** @param options of CREATE DATABASE */
    Database newDatabase(String options) throws SQLException {
        String name = "test" + ++databases;
        execute("CREATE DATABASE " + name + options);
        return new Database() {
            @Override
            public String url() {
                return "postgresql://hl7:any@127.0.0.1:" + port + "/" + name;
            }

            @Override
            public Connection connect() throws SQLException {
                return PostgresqlProcess.this.connect(name);
            }

            @Override
            public void setReadOnly(boolean readOnly) throws SQLException {
                execute("ALTER DATABASE " + name + " SET default_transaction_read_only = " + readOnly);
                if (readOnly) {
                    endSessions();
                }
            }

            private void endSessions() throws SQLException {
                execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            }

            @Override
            public void breakDown() throws SQLException {
                execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
                endSessions();
            }
        };
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "hl7", "any");
    }

    /** For all databases and connections, from their next transaction on. */
    void setReadOnly(boolean readOnly) throws SQLException {
        execute("ALTER SYSTEM SET default_transaction_read_only = " + (readOnly ? "on" : "off"));
        execute("SELECT pg_reload_conf()");
    }

    /** SIGINT is PostgreSQL's fast shutdown, which waits for no client. The data stay. */
    void shutDown() throws IOException, InterruptedException {
        run("kill", "-INT", Long.toString(process.pid()));
        process.waitFor();
    }

    /** On the same port, with the same data. */
    void startAgain() throws IOException {
        process = launch();
        awaitConnection();
    }

    void stop() throws IOException, InterruptedException {
        shutDown();
        run("rm", "-rf", folder.toString());
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process started = asItsUser(command).start();
        String output = new String(started.getInputStream().readAllBytes(), UTF_8);
        if (started.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** PostgreSQL refuses to run as root; the package has made a user for it. */
    private static ProcessBuilder asItsUser(String... command) {
        List<String> line = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            line.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        line.addAll(List.of(command));
        return new ProcessBuilder(line).directory(Path.of("/tmp").toFile()).redirectErrorStream(true);
    }
}
