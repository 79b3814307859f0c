package io.github.healthchecklib.faultlab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads from {@code /proc} what Linux knows about a process and its threads. */
public final class ProcFs {
    private static final double TICKS_PER_SECOND = 100;
    private static final int STATE = 0;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private ProcFs() {}

    /**
     * A thread at a moment.
     *
     * @param id its ID
     * @param name up to 15 characters
     * @param stopped whether it is stopped by a signal
     * @param cpuSeconds processor time so far, with a resolution of 10 ms
     * @param voluntarySwitches how often it has gone to sleep so far
     */
    public record ThreadState(String id, String name, boolean stopped, double cpuSeconds, long voluntarySwitches) {}

    /**
     * Returns the processor time of a process so far.
     *
     * @param pid the process
     * @return seconds, with a resolution of 10 ms
     * @throws IOException if the process has ended
     */
    public static double cpuSeconds(long pid) throws IOException {
        return cpuSeconds(stat(folder(pid)));
    }

    /**
     * Returns the threads of a process. Those that end meanwhile are left out.
     *
     * @param pid the process
     * @return the threads
     * @throws IOException if the process has ended
     */
    public static List<ThreadState> threads(long pid) throws IOException {
        List<ThreadState> states = new ArrayList<>();
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(folder(pid).resolve("task"))) {
            for (Path thread : threads) {
                try {
                    states.add(state(thread));
                } catch (IOException e) {
                    if (Files.exists(thread)) {
                        throw e;
                    }
                }
            }
        }
        return states;
    }

    private static ThreadState state(Path thread) throws IOException {
        String[] stat = stat(thread);
        return new ThreadState(
                thread.getFileName().toString(),
                Files.readString(thread.resolve("comm")).strip(),
                stat[STATE].equals("T"),
                cpuSeconds(stat),
                status(thread, "voluntary_ctxt_switches"));
    }

    /**
     * Returns a number from the status of a process.
     *
     * @param pid the process
     * @param name such as {@code VmRSS} or {@code VmHWM}, both in kB
     * @return the number
     * @throws IOException if the process has ended
     */
    public static long status(long pid, String name) throws IOException {
        return status(folder(pid), name);
    }

    private static long status(Path folder, String name) throws IOException {
        return Files.readAllLines(folder.resolve("status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + name + " in " + folder.resolve("status")));
    }

    /** The fields after the name, which may have spaces. */
    private static String[] stat(Path folder) throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static double cpuSeconds(String[] stat) {
        return (Long.parseLong(stat[USER_TICKS]) + Long.parseLong(stat[SYSTEM_TICKS])) / TICKS_PER_SECOND;
    }

    private static Path folder(long pid) {
        return Path.of("/proc", Long.toString(pid));
    }
}
