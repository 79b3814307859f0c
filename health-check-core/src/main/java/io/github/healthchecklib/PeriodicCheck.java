package io.github.healthchecklib;

import io.github.healthchecklib.internal.CheckEvent;
import io.github.healthchecklib.internal.FlightRecorder;
import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.internal.Words;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link HealthCheck} with its schedule: starts its runs, takes their results, and notices when one is late. */
final class PeriodicCheck extends Evidence {
    private final CheckSchedule schedule;
    private final HealthCheck check;
    private final long periodNanos;
    private final long timeoutNanos;

    // Made beforehand: what happens when memory is used up must need none.
    private final String threadName;
    private final String tooLate;

    private long nextStart;
    private @Nullable Run running;
    private boolean late;
    private int failuresInARow;
    private int successesInARow;

    /** Less than 0 before the first run has ended. */
    private long lastNanos = -1;

    PeriodicCheck(Health health, String name, CheckSchedule schedule, HealthCheck check) {
        super(health, name, "no result yet");
        this.schedule = schedule;
        this.check = check;
        this.periodNanos = schedule.period().toNanos();
        this.timeoutNanos = schedule.timeout().toNanos();
        this.threadName = "health-check-" + name;
        this.tooLate = "no answer within " + Words.of(schedule.timeout());
        this.nextStart = health.time().nanos();
    }

    @Override
    long nextLook() {
        Run run = running;
        if (run == null) {
            return nextStart;
        }
        return late ? Time.NEVER : run.started + timeoutNanos;
    }

    @Override
    long freshUntil() {
        return running == null ? nextStart + timeoutNanos : nextLook();
    }

    @Override
    void look(long now) {
        Run run = running;
        if (run == null) {
            if (now >= freshUntil()) {
                becomeUnhealthy("no result, for it was not run in time");
            }
            start(now);
        } else if (!late) {
            late = true;
            run.interrupt();
            becomeUnhealthy(tooLate);
        }
    }

    private void start(long now) {
        Run run = new Run(now);
        running = run;
        late = false;
        try {
            health.execute(run);
        } catch (RuntimeException | Error noThread) {
            running = null;
            nextStart = now + periodNanos;
            becomeUnhealthy("it could not be run");
            becomeUnhealthy("it could not be run: " + noThread);
        }
    }

    private void finish(Run run, CheckResult result) {
        long now = health.time().nanos();
        running = null;
        lastNanos = now - run.started;
        nextStart = Math.max(run.started + periodNanos, now);
        if (late) {
            // It comes after its verdict; the next run may find better.
            late = false;
        } else if (now >= run.started + timeoutNanos) {
            becomeUnhealthy(tooLate);
        } else {
            apply(result);
        }
    }

    private void apply(CheckResult result) {
        if (result instanceof CheckResult.Unhealthy unhealthy) {
            successesInARow = 0;
            failuresInARow++;
            if (!isHealthy() || failuresInARow >= schedule.failures()) {
                becomeUnhealthy(unhealthy.reason());
            }
        } else {
            failuresInARow = 0;
            successesInARow++;
            if (successesInARow >= schedule.successes()) {
                becomeHealthy();
            }
        }
    }

    @Override
    @Nullable
    Duration lastDuration() {
        return lastNanos < 0 ? null : Duration.ofNanos(lastNanos);
    }

    @Override
    void release() {
        if (running != null) {
            running.interrupt();
        }
    }

    /** One run, on a thread of the pool. Its thread is interrupted only while it is in the check. Whatever happens in it, it finishes. */
    private final class Run implements Runnable {
        private static final CheckResult CUT_SHORT = CheckResult.unhealthy("it could not be run to its end");

        private final long started;
        private final Runnable ending = this::end;

        /** Of the thread that runs it. */
        private CheckResult result = CUT_SHORT;

        /** Guarded by the lock of the Health. */
        private @Nullable Thread thread;

        private Run(long started) {
            this.started = started;
        }

        @Override
        public void run() {
            Thread current = Thread.currentThread();
            String pooledName = current.getName();
            try {
                current.setName(threadName);
                if (health.underLock(() -> begin(current))) {
                    CheckEvent event = FlightRecorder.checking();
                    result = answer();
                    FlightRecorder.checked(event, health.name(), name, result);
                }
            } finally {
                health.update(ending);
                // An interrupt that came too late for the check must not meet the next one on this thread.
                Thread.interrupted();
                current.setName(pooledName);
            }
        }

        private void end() {
            thread = null;
            finish(this, result);
        }

        /** Whether it is worth running: not if the pool gave it a thread only after its timeout. */
        private boolean begin(Thread current) {
            thread = current;
            return !late;
        }

        private CheckResult answer() {
            try {
                CheckResult answer = check.check();
                return answer != null ? answer : CheckResult.unhealthy("the check returned null");
            } catch (Throwable thrown) {
                health.log(Level.DEBUG, "Check " + name + " threw", thrown);
                return CheckResult.unhealthy(thrown.toString());
            }
        }

        private void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
