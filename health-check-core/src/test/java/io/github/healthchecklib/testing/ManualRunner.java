package io.github.healthchecklib.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Runs what was handed to it when a test says so, on the test's thread. */
public final class ManualRunner implements Executor {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable run) {
        waiting.add(run);
    }

    public int waiting() {
        return waiting.size();
    }

    public void runAll() {
        for (Runnable run = waiting.poll(); run != null; run = waiting.poll()) {
            run.run();
        }
    }
}
