package io.github.healthchecklib.testing;

import java.util.ArrayList;
import java.util.List;
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

    /** Runs what is waiting now. What a monitor hands over meanwhile is left for the next call. */
    public void runAll() {
        for (Runnable run : takeAll()) {
            run.run();
        }
    }

    private List<Runnable> takeAll() {
        List<Runnable> taken = new ArrayList<>();
        for (int left = waiting.size(); left > 0; left--) {
            taken.add(waiting.remove());
        }
        return taken;
    }
}
