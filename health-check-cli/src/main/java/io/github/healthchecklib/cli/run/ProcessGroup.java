package io.github.healthchecklib.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes of an application without a PID namespace, recognized on Linux by a variable in their environment: they
 * inherit it also if they leave their parent, session or process group.
 */
final class ProcessGroup {
    private static final String VARIABLE = "HEALTH_CHECK_RUN";
    private static final long LONGEST_KILL = TimeUnit.SECONDS.toNanos(5);

    private final String value = UUID.randomUUID().toString();

    void mark(Map<String, String> environment) {
        environment.put(VARIABLE, value);
    }

    /** Kills all of them, and those that they start meanwhile. Waits until they have ended, for at most 5 s. */
    void kill() {
        long begin = System.nanoTime();
        for (List<ProcessHandle> found = find(); !found.isEmpty(); found = find()) {
            found.forEach(ProcessHandle::destroyForcibly);
            if (System.nanoTime() - begin > LONGEST_KILL) {
                // The kernel ends them once it can: they wait for a device.
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private List<ProcessHandle> find() {
        return ProcessHandle.allProcesses().filter(this::isMarked).toList();
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(VARIABLE + "=" + value);
        } catch (IOException e) {
            // It has ended, or belongs to somebody else.
            return false;
        }
    }
}
