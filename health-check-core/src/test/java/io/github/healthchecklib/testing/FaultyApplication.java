package io.github.healthchecklib.testing;

import io.github.healthchecklib.CheckSchedule;
import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.checks.JvmChecks;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

/**
 * An application with the JVM checks on its health port, every 100 ms. Told so on its standard input, it really
 * deadlocks, or uses up its heap or descriptors. Prints why it is unhealthy.
 */
public final class FaultyApplication {
    public static final char DEADLOCK = 'd';
    public static final char FILL_HEAP = 'h';
    public static final char USE_DESCRIPTORS = 'f';
    public static final char GIVE_BACK = 'g';

    private static final int LEFT_OVER = 7;
    private static final List<Object> HELD = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        Health health = new Health("liveness");
        var often = CheckSchedule.every(Duration.ofMillis(100));
        health.check("jvm-deadlock", often, JvmChecks.deadlock());
        health.check("jvm-heap", often, JvmChecks.heapAfterCollection(JvmChecks.DEFAULT_HEAP_SHARE));
        health.check("jvm-descriptors", often, JvmChecks.openDescriptors(JvmChecks.DEFAULT_DESCRIPTOR_SHARE));
        health.addListener(change -> System.out.println(change.after().reasons()));
        var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health);
        server.start();
        // Once beforehand, for to do something for the first time needs memory.
        HELD.add(new FileInputStream("/dev/null"));
        giveBack();
        System.out.println("port " + server.port());
        int command = 0;
        while (command >= 0) {
            try {
                command = System.in.read();
                obey(command);
            } catch (OutOfMemoryError full) {
                // Which must not end the thread that can free it.
            }
        }
    }

    /** By single characters, for to read a line needs memory. */
    private static void obey(int command) throws IOException {
        switch (command) {
            case DEADLOCK -> deadlock();
            case FILL_HEAP -> fillHeap();
            case USE_DESCRIPTORS -> useDescriptors();
            case GIVE_BACK -> giveBack();
            default -> {
                // The end of the line.
            }
        }
    }

    private static void deadlock() {
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        Object left = new Object();
        Object right = new Object();
        startHolding(left, right, bothHoldOne);
        startHolding(right, left, bothHoldOne);
    }

    private static void startHolding(Object mine, Object other, CyclicBarrier bothHoldOne) {
        Thread thread = new Thread(() -> {
            synchronized (mine) {
                awaitQuietly(bothHoldOne);
                synchronized (other) {
                    System.out.println("not deadlocked");
                }
            }
        });
        thread.start();
    }

    private static void awaitQuietly(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fillHeap() {
        for (int bytes = 100_000; bytes > 1000; bytes /= 2) {
            try {
                while (true) {
                    HELD.add(new byte[bytes]);
                }
            } catch (OutOfMemoryError full) {
                // Smaller pieces may still fit.
            }
        }
    }

    private static void useDescriptors() throws IOException {
        try {
            while (true) {
                HELD.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException noneLeft) {
            // So many that the port could be served all the same: it is the check that closes it.
            for (int i = 0; i < LEFT_OVER; i++) {
                close(HELD.remove(HELD.size() - 1));
            }
        }
    }

    private static void giveBack() throws IOException {
        for (int i = 0; i < HELD.size(); i++) {
            close(HELD.get(i));
        }
        HELD.clear();
        System.gc();
    }

    private static void close(Object held) throws IOException {
        if (held instanceof FileInputStream stream) {
            stream.close();
        }
    }
}
