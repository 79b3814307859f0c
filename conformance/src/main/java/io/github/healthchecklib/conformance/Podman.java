package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A container's health check, run by podman in a container that sees this machine's files and the probers' network.
 *
 * @param check the command of the health check
 */
record Podman(List<String> check) implements RealProber {
    private static final String CONTAINER = "application-health";
    private static final int PROBES = 100;

    @Override
    public String name() {
        return "podman's health check, health-check-client.jar";
    }

    @Override
    public String command() {
        return Commands.find("podman").isPresent() ? "runc" : "podman";
    }

    @Override
    public String rules() {
        return "each call; unhealthy after 2 failures, healthy after 1 success";
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** Containers cannot run everywhere, for example not within most containers. */
    @Override
    public String obstacle(Path folder) throws Exception {
        String notInstalled = RealProber.super.obstacle(folder);
        if (!notInstalled.isEmpty()) {
            return notInstalled;
        }
        Commands.Result result = container(folder, List.of("--rm"), "true");
        return result.exit() == 0
                ? ""
                : "no container can run here: " + result.output().strip().replace('\n', ' ');
    }

    @Override
    public Running start(Path folder) throws Exception {
        // podman's own timer needs systemd.
        Commands.Result started = container(
                folder,
                List.of(
                        "--detach",
                        "--name=" + CONTAINER,
                        "--health-cmd=" + String.join(" ", check),
                        "--health-interval=disable",
                        "--health-retries=2"),
                "sleep",
                "infinity");
        if (started.exit() != 0) {
            throw new IllegalStateException(started.output());
        }
        return new HealthCheck(folder);
    }

    private record HealthCheck(Path folder) implements Running {
        @Override
        public boolean seesHealthy() throws Exception {
            passes();
            return podman(folder, "inspect", "--format={{.State.Health.Status}}", CONTAINER)
                    .output()
                    .strip()
                    .equals("healthy");
        }

        private boolean passes() throws IOException, InterruptedException {
            return podman(folder, "healthcheck", "run", CONTAINER).exit() == 0;
        }

        @Override
        public Burst burst(ProbedProcess application) throws Exception {
            int failed = 0;
            for (int i = 0; i < PROBES; i++) {
                failed += passes() ? 0 : 1;
            }
            return new Burst(PROBES, failed);
        }

        @Override
        public void close() {
            try {
                podman(folder, "rm", "--force", "--time=0", CONTAINER);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("The container cannot be removed", e);
            }
        }
    }

    private static Commands.Result container(Path folder, List<String> options, String... command)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("run", "--network=host", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024", "--rootfs"));
        arguments.addAll(1, options);
        // This machine's files, below a layer for the container's writes.
        arguments.add("/:O");
        arguments.addAll(List.of(command));
        return podman(folder, arguments.toArray(String[]::new));
    }

    /** Keeps all its state in the folder. */
    private static Commands.Result podman(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "podman",
                "--runtime=runc",
                "--root=" + folder.resolve("storage"),
                "--runroot=" + folder.resolve("run")));
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }
}
