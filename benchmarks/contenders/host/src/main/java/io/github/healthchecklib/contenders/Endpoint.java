package io.github.healthchecklib.contenders;

import io.github.healthchecklib.faultlab.ProcFs;
import io.github.healthchecklib.faultlab.RemoteControl;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** A port or endpoint that exposes the health of an application. */
public interface Endpoint {
    /**
     * Opens the port: when this returns, it answers.
     *
     * @param port on all addresses
     * @param state of the application
     * @throws Exception if it cannot be opened
     */
    void start(int port, AppState state) throws Exception;

    /**
     * Called when the application has reported itself healthy or unhealthy.
     *
     * @param healthy what it reported
     */
    default void reported(boolean healthy) {}

    /**
     * Runs an endpoint as a controlled process.
     *
     * @param args the port
     * @param endpoint what to run
     * @throws Exception if it cannot be started
     */
    static void run(String[] args, Endpoint endpoint) throws Exception {
        AppState state = new AppState();
        endpoint.start(Integer.parseInt(args[0]), state);
        RemoteControl.run(state.faults(), command -> {
            if (command.equals("cost")) {
                return cost();
            }
            state.apply(command);
            if (command.endsWith("healthy")) {
                endpoint.reported(state.isReportedHealthy());
            }
            return "done";
        });
        System.exit(0);
    }

    /** Returns threads, loaded classes, kB of heap in use after a collection, and kB of memory (RSS). */
    private static String cost() throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
        long resident = ProcFs.status(ProcessHandle.current().pid(), "VmRSS");
        return ManagementFactory.getThreadMXBean().getThreadCount() + ","
                + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() + "," + heap + "," + resident;
    }
}
