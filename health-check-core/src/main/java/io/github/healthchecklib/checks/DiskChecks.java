package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Checks of a file system, for readiness: a restart does not make room. */
public final class DiskChecks {
    /** The default for {@link #freeSpace(Path)}: 100 MB, in bytes. */
    public static final long DEFAULT_FREE_BYTES = 100_000_000;

    private static final long MB = 1_000_000;

    private DiskChecks() {}

    /**
     * Returns a check that {@value #DEFAULT_FREE_BYTES} bytes are free.
     *
     * @param path a file or folder of the file system; unhealthy if it does not exist
     * @return the check
     */
    public static HealthCheck freeSpace(Path path) {
        return freeSpace(path, DEFAULT_FREE_BYTES);
    }

    /**
     * Returns a check that space is free for this process's user.
     *
     * <p>Cost: one system call; on a network file system that is gone it can hang, which the timeout of the check
     * finds.
     *
     * @param path a file or folder of the file system; unhealthy if it does not exist
     * @param atLeast in bytes, 1 or more
     * @return the check
     * @throws IllegalArgumentException if the number is below 1
     */
    public static HealthCheck freeSpace(Path path, long atLeast) {
        if (atLeast < 1) {
            throw new IllegalArgumentException(
                    "Health check setting atLeast must be 1 byte or more, but is \"" + atLeast + "\". Correct it.");
        }
        Objects.requireNonNull(path, "path");
        return () -> {
            long free = Files.getFileStore(path).getUsableSpace();
            return free >= atLeast
                    ? CheckResult.healthy()
                    : CheckResult.unhealthy(
                            free / MB + " MB are free at " + path + ", less than " + ((atLeast - 1) / MB + 1) + " MB");
        };
    }
}
