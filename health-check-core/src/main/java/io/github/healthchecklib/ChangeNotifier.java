package io.github.healthchecklib;

import io.github.healthchecklib.internal.FlightRecorder;
import io.github.healthchecklib.internal.Notifier;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Delivers the changes of one Health to the log, the flight recorder and the listeners, in order, on the thread of the
 * notifier. At most {@value #MAX_PENDING} changes are pending; while they are, further ones replace the last.
 */
final class ChangeNotifier {
    static final int MAX_PENDING = 16;

    private final HealthEngine engine;
    private final HealthRuntime runtime;
    private final StatusLog log;
    private final Notifier.Task delivery = new Notifier.Task(this::deliverNext);
    private final List<Registration> registrations = new CopyOnWriteArrayList<>();

    // Guarded by HealthEngine.LOCK.
    private final Deque<Change> pending = new ArrayDeque<>(MAX_PENDING + 1);
    private int recorded;

    /** Used by the notifier thread alone. */
    private int logged;

    /**
     * A change to be delivered.
     *
     * @param number of this change; those that are missing were replaced
     * @param lasted how long the status before it had lasted
     */
    private record Change(int number, HealthReport report, String failures, Duration lasted) {}

    /** A listener, and what it received last. */
    private static final class Registration {
        private final Consumer<HealthChange> listener;
        private volatile boolean removed;

        // Used by the notifier thread alone.
        private boolean called;
        private Change last;

        private Registration(Consumer<HealthChange> listener, Change present) {
            this.listener = listener;
            this.last = present;
        }
    }

    ChangeNotifier(HealthEngine engine, HealthRuntime runtime) {
        this.engine = engine;
        this.runtime = runtime;
        this.log = new StatusLog(engine.name(), runtime.log(), runtime.time());
    }

    /**
     * Queues the delivery of the change that {@link #record} records by the end of this transition. Posted first, so
     * that in the log the Health changes before its ports. Called under {@link HealthEngine#LOCK}, which delivery waits
     * for.
     */
    void post() {
        runtime.post(delivery);
    }

    /** Called under {@link HealthEngine#LOCK}, after {@link #post}. */
    void record(HealthReport report, String failures, Duration lasted) {
        Change change = new Change(recorded + 1, report, failures, lasted);
        if (pending.size() == MAX_PENDING) {
            pending.removeLast();
        }
        pending.addLast(change);
        recorded++;
    }

    void addListener(Consumer<HealthChange> listener) {
        synchronized (HealthEngine.LOCK) {
            HealthReport present = engine.report();
            registrations.add(new Registration(listener, new Change(recorded, present, "", Duration.ZERO)));
            post();
        }
    }

    /** Under no lock, because what makes two listeners equal is foreign code. */
    void removeListener(Consumer<HealthChange> listener) {
        for (Registration registration : registrations) {
            if (registration.listener.equals(listener)) {
                registration.removed = true;
            }
        }
        registrations.removeIf(registration -> registration.removed);
    }

    void checkThrew(String check, Throwable thrown) {
        runtime.log().post(Level.DEBUG, "Check " + check + " of health " + engine.name() + " threw", thrown);
    }

    /** One change for each run, so that a slow listener does not keep what other Healths have to deliver. */
    private void deliverNext() {
        Change change;
        synchronized (HealthEngine.LOCK) {
            change = pending.poll();
            if (!pending.isEmpty()) {
                runtime.post(delivery);
            }
        }
        if (change != null) {
            write(change);
        }
        for (Registration registration : registrations) {
            if (!registration.called) {
                registration.called = true;
                call(registration, registration.last);
            }
            if (change != null && change.number > registration.last.number) {
                call(registration, change);
            }
        }
    }

    private void write(Change change) {
        int skipped = change.number - logged - 1;
        logged = change.number;
        try {
            log.changed(change.report, change.failures, change.lasted, skipped);
            FlightRecorder.status(engine.name(), change.report.healthy(), change.report.reasons(), change.lasted);
        } catch (Throwable thrown) {
            runtime.log().post(Level.ERROR, "A change of health " + engine.name() + " could not be logged", thrown);
        }
    }

    private void call(Registration registration, Change change) {
        Change before = registration.last;
        registration.last = change;
        if (registration.removed) {
            return;
        }
        try {
            int skipped = Math.max(0, change.number - before.number - 1);
            registration.listener.accept(new HealthChange(before.report, change.report, skipped));
        } catch (Throwable thrown) {
            runtime.log()
                    .post(
                            Level.ERROR,
                            "A listener of health " + engine.name() + " threw; it is still called for later changes",
                            thrown);
        }
        // A listener may have interrupted its own thread; the next one must not see that.
        Thread.interrupted();
    }
}
