package io.github.healthchecklib.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A share of a core for a process, by a control group of its own, in whichever version of them the machine has. */
public final class CpuQuota {
    private static final int TENTH = 10;
    private static final int PERIOD_MICROS = 100_000;
    private static final Path OLD = Path.of("/sys/fs/cgroup/cpu");
    private static final Path NEW = Path.of("/sys/fs/cgroup");
    private static final String NAME =
            "health-faults-" + ProcessHandle.current().pid();

    private CpuQuota() {}

    static Fault fault() {
        return Fault.open(
                        "a quota of 10 % of a core, and a thread that spins for ever beside the loop",
                        0,
                        application -> {
                            limit(application.pid());
                            application.tell("busy");
                        },
                        application -> {
                            application.tell("go on");
                            lift(application.pid());
                        })
                .skippedIf(!canBeMade(), "no control group with a quota can be made here");
    }

    private static boolean isOld() {
        return Files.exists(OLD.resolve("cpu.cfs_quota_us"));
    }

    private static Path group() {
        return (isOld() ? OLD : NEW).resolve(NAME);
    }

    /**
     * Returns whether this process may make such a group here.
     *
     * @return whether it may
     */
    public static boolean canBeMade() {
        try {
            Files.createDirectory(group());
            boolean has = Files.exists(group().resolve(isOld() ? "cpu.cfs_quota_us" : "cpu.max"));
            Files.delete(group());
            return has;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Limits a process to a tenth of a core. One at a time.
     *
     * @param pid the process
     * @throws IOException if it can't be limited
     */
    public static void limit(long pid) throws IOException {
        limit(pid, TENTH);
    }

    /**
     * Limits a process. One at a time.
     *
     * @param pid the process
     * @param percent of a core
     * @throws IOException if it can't be limited
     */
    public static void limit(long pid, int percent) throws IOException {
        int quotaMicros = PERIOD_MICROS / 100 * percent;
        Files.createDirectory(group());
        if (isOld()) {
            Files.writeString(group().resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
            Files.writeString(group().resolve("cpu.cfs_quota_us"), Integer.toString(quotaMicros));
        } else {
            Files.writeString(group().resolve("cpu.max"), quotaMicros + " " + PERIOD_MICROS);
        }
        Files.writeString(group().resolve("cgroup.procs"), Long.toString(pid));
    }

    /**
     * Limits it no more.
     *
     * @param pid the process
     * @throws IOException if that can't be done
     */
    public static void lift(long pid) throws IOException {
        Files.writeString((isOld() ? OLD : NEW).resolve("cgroup.procs"), Long.toString(pid));
        Files.delete(group());
    }
}
