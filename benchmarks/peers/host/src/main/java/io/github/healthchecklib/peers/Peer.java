package io.github.healthchecklib.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A way to show an application's health. */
public interface Peer {
    /**
     * Opens its port: when this returns, it answers.
     *
     * @param port on all addresses
     * @param state of the application
     * @throws Exception if it can't
     */
    void start(int port, AppState state) throws Exception;

    /**
     * Is told what the application says of itself, if it wants to be.
     *
     * @param healthy whether it says that it is
     */
    default void said(boolean healthy) {}

    /**
     * Runs it, by remote control on standard input, until that ends.
     *
     * @param args the port
     * @param peer what to run
     * @throws Exception if it can't be started
     */
    static void run(String[] args, Peer peer) throws Exception {
        AppState state = new AppState();
        peer.start(Integer.parseInt(args[0]), state);
        System.out.println("started");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            if (command.equals("cost")) {
                System.out.println(cost());
                continue;
            }
            state.apply(command);
            if (command.endsWith("healthy")) {
                peer.said(state.isReportedHealthy());
            }
            System.out.println("done");
        }
        System.exit(0);
    }

    /** Threads, loaded classes, kB of heap in use after a collection, kB of memory (RSS). */
    private static String cost() throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D+", "");
        return ManagementFactory.getThreadMXBean().getThreadCount() + ","
                + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() + "," + heap + "," + resident;
    }
}
