package io.github.healthchecklib;

import io.github.healthchecklib.internal.FlightRecorder;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the changes of one Health to the log, the flight recorder and the listeners, in order, on the thread of the notifier. At most
 * {@value #MAX_PENDING} changes are pending; while they are, further ones replace the last.
 */
final class ChangeNotifier {
    static final int MAX_PENDING = 16;

    private final HealthEngine engine;
    private final HealthRuntime runtime;
    private final StatusLog log;
    private final Runnable delivery = this::deliver;

    /** Guarded by the lock of the Healths. */
    private final Deque<Pending> pending = new ArrayDeque<>(MAX_PENDING + 1);

    /** Whether the delivery of what is pending is on its way. Guarded by the lock of the Healths. */
    private boolean posted;

    /** Used by the notifier thread alone, but for the removal of a listener. */
    private final List<Registration> registrations = new ArrayList<>();

    /**
     * A change to be delivered.
     *
     * @param lasted how long the status before it had lasted
     * @param skipped how many changes it replaces
     * @param registered a listener to which this is the first report; null for a change that concerns all
     */
    private record Pending(
            HealthReport report,
            String failures,
            Duration lasted,
            int skipped,
            @Nullable Registration registered) {}

    /** A listener, and what it was told last. */
    private static final class Registration {
        private final Consumer<HealthChange> listener;
        private HealthReport before;
        private volatile boolean removed;

        private Registration(Consumer<HealthChange> listener, HealthReport before) {
            this.listener = listener;
            this.before = before;
        }
    }

    ChangeNotifier(HealthEngine engine, HealthRuntime runtime) {
        this.engine = engine;
        this.runtime = runtime;
        this.log = new StatusLog(engine.name(), runtime.log(), runtime.time());
    }

    /** Called under the lock of the Healths. */
    void record(HealthReport report, String failures, Duration lasted) {
        Pending last = pending.size() < MAX_PENDING ? null : pending.peekLast();
        if (last == null || last.registered != null) {
            pending.add(new Pending(report, failures, lasted, 0, null));
        } else {
            Pending replacement = new Pending(report, failures, lasted, last.skipped + 1, null);
            pending.removeLast();
            pending.addLast(replacement);
        }
        post();
    }

    private void post() {
        if (!posted) {
            posted = true;
            runtime.post(delivery);
        }
    }

    void addListener(Consumer<HealthChange> listener) {
        synchronized (HealthEngine.LOCK) {
            HealthReport present = engine.report();
            pending.add(new Pending(present, "", Duration.ZERO, 0, new Registration(listener, present)));
            post();
        }
    }

    void removeListener(Consumer<HealthChange> listener) {
        synchronized (HealthEngine.LOCK) {
            pending.forEach(change -> markRemoved(change.registered, listener));
        }
        synchronized (registrations) {
            registrations.forEach(registration -> markRemoved(registration, listener));
            registrations.removeIf(registration -> registration.removed);
        }
    }

    private static void markRemoved(@Nullable Registration registration, Consumer<HealthChange> listener) {
        if (registration != null && registration.listener.equals(listener)) {
            registration.removed = true;
        }
    }

    void checkThrew(String check, Throwable thrown) {
        runtime.log().post(Level.DEBUG, "Check " + check + " of health " + engine.name() + " threw", thrown);
    }

    private void deliver() {
        try {
            deliverPending();
        } finally {
            // Also if something has thrown: later changes must be delivered.
            postRest();
        }
    }

    private void postRest() {
        synchronized (HealthEngine.LOCK) {
            posted = false;
            if (!pending.isEmpty()) {
                post();
            }
        }
    }

    private void deliverPending() {
        for (Pending change = poll(); change != null; change = poll()) {
            if (change.registered != null) {
                register(change.registered);
            } else {
                write(change);
                for (Registration registration : registrations()) {
                    tell(registration, change.report, change.skipped);
                }
            }
        }
    }

    private @Nullable Pending poll() {
        synchronized (HealthEngine.LOCK) {
            return pending.poll();
        }
    }

    private void register(Registration registration) {
        synchronized (registrations) {
            if (!registration.removed) {
                registrations.add(registration);
            }
        }
        tell(registration, registration.before, 0);
    }

    private void write(Pending change) {
        try {
            log.changed(change.report, change.failures, change.lasted, change.skipped);
            FlightRecorder.status(engine.name(), change.report.healthy(), change.report.reasons(), change.lasted);
        } catch (Throwable thrown) {
            runtime.log().post(Level.ERROR, "A change of health " + engine.name() + " could not be logged", thrown);
        }
    }

    private List<Registration> registrations() {
        synchronized (registrations) {
            return List.copyOf(registrations);
        }
    }

    private void tell(Registration registration, HealthReport report, int skipped) {
        if (registration.removed) {
            return;
        }
        try {
            HealthChange change = new HealthChange(registration.before, report, skipped);
            registration.before = report;
            registration.listener.accept(change);
        } catch (Throwable thrown) {
            runtime.log()
                    .post(
                            Level.ERROR,
                            "A listener of health " + engine.name() + " threw; it still receives later changes",
                            thrown);
        }
        // A listener may have interrupted its own thread; the next one must not see that.
        Thread.interrupted();
    }
}
