package io.github.healthchecklib.faultlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Limits a process to a share of a core, with a control group of its own (version 1 or 2). */
public final class CpuQuota {
    private static final int PERIOD_MICROS = 100_000;
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpu");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");
    private static final String NAME =
            "health-faults-" + ProcessHandle.current().pid();

    private CpuQuota() {}

    private static boolean isVersion1() {
        return Files.exists(VERSION_1.resolve("cpu.cfs_quota_us"));
    }

    private static Path group() {
        return (isVersion1() ? VERSION_1 : VERSION_2).resolve(NAME);
    }

    /**
     * Returns whether this process can create such a control group here.
     *
     * @return whether it can
     */
    public static boolean isAvailable() {
        try {
            Files.createDirectory(group());
            boolean has = Files.exists(group().resolve(isVersion1() ? "cpu.cfs_quota_us" : "cpu.max"));
            Files.delete(group());
            return has;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Limits a process. Only one process can be limited at a time.
     *
     * @param pid the process
     * @param percent share of a core
     * @throws IOException if it cannot be limited
     */
    public static void limit(long pid, int percent) throws IOException {
        int quotaMicros = PERIOD_MICROS / 100 * percent;
        Files.createDirectory(group());
        if (isVersion1()) {
            Files.writeString(group().resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
            Files.writeString(group().resolve("cpu.cfs_quota_us"), Integer.toString(quotaMicros));
        } else {
            Files.writeString(group().resolve("cpu.max"), quotaMicros + " " + PERIOD_MICROS);
        }
        Files.writeString(group().resolve("cgroup.procs"), Long.toString(pid));
    }

    /**
     * Lifts the limit of a process.
     *
     * @param pid the process
     * @throws IOException if it cannot be lifted
     */
    public static void lift(long pid) throws IOException {
        Files.writeString((isVersion1() ? VERSION_1 : VERSION_2).resolve("cgroup.procs"), Long.toString(pid));
        Files.delete(group());
    }
}
