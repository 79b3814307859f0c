package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An indicator for a {@link HealthCheck} that runs on a {@link CheckSchedule}. Unhealthy until its first result.
 * Created by {@link Health#check(String, CheckSchedule, HealthCheck)}.
 */
public final class ScheduledCheck extends Indicator {
    private final CheckSchedule schedule;
    private final HealthCheck check;
    private final long periodNanos;
    private final long timeoutNanos;

    /**
     * From the start of the first run to that of the second: shorter than the period, to spread checks that are added
     * together.
     */
    private final long firstPeriodNanos;

    // Built in advance: what happens when memory is used up must need none.
    private final String threadName;
    private final String timedOut;
    private final Runnable runSoon = this::runSoon;

    private long nextStart;
    private @Nullable CheckRun running;
    private boolean late;
    private boolean runAgain;
    private int failuresInARow;
    private int successesInARow;

    /** Less than 0 before the first run has ended. */
    private long lastNanos = -1;

    /**
     * Creates it.
     *
     * @param phase above 0, up to 1: the share of a period after which the first run is repeated
     */
    ScheduledCheck(IndicatorContext context, String name, CheckSchedule schedule, HealthCheck check, double phase) {
        super(context, name, initialReason(schedule.successThreshold()));
        this.schedule = schedule;
        this.check = check;
        this.periodNanos = schedule.period().toNanos();
        this.timeoutNanos = schedule.timeout().toNanos();
        this.firstPeriodNanos = (long) (phase * periodNanos);
        this.threadName = "health-check-" + this.name;
        this.timedOut = "timed out after " + Formats.of(schedule.timeout());
        this.nextStart = context.time().nanos();
    }

    private static String initialReason(int successThreshold) {
        return successThreshold == 1 ? "no result yet" : "not yet healthy " + successThreshold + " times in a row";
    }

    /**
     * Runs the check as soon as a thread is free, without waiting for its next turn. If it is running, it runs once
     * more right after that. Returns at once; the result counts as any other. Does nothing once this is removed or its
     * Health is closed.
     */
    public void runNow() {
        context.update(runSoon);
    }

    private void runSoon() {
        if (running == null) {
            nextStart = context.time().nanos();
        } else {
            runAgain = true;
        }
    }

    @Override
    long nextEvaluation() {
        CheckRun run = running;
        if (run == null) {
            return nextStart;
        }
        return late ? Time.NEVER : run.started + timeoutNanos;
    }

    @Override
    long validUntil() {
        return running == null ? Time.after(nextStart, timeoutNanos) : nextEvaluation();
    }

    @Override
    void evaluate(long now) {
        CheckRun run = running;
        if (run == null) {
            if (now >= validUntil()) {
                successesInARow = 0;
                becomeUnhealthy("not run in time");
            }
            start(now);
        } else if (!late) {
            late = true;
            run.interrupt();
            fail(timedOut);
        }
    }

    private void start(long now) {
        late = false;
        runAgain = false;
        try {
            CheckRun run = new CheckRun(this, now);
            running = run;
            context.execute(run);
        } catch (RuntimeException | Error noThread) {
            running = null;
            nextStart = now + periodNanos;
            fail("could not be run");
            fail("could not be run: " + noThread);
        }
    }

    /** Takes the result of a run. */
    void finish(CheckRun run, CheckResult result) {
        if (run != running) {
            // Removed, or closed, meanwhile.
            return;
        }
        long now = context.time().nanos();
        long period = lastNanos < 0 ? firstPeriodNanos : periodNanos;
        running = null;
        lastNanos = now - run.started;
        nextStart = runAgain ? now : Math.max(run.started + period, now);
        if (late) {
            // The result is too late to count; the next run may be healthy again.
            late = false;
        } else if (now >= run.started + timeoutNanos) {
            fail(timedOut);
        } else {
            apply(result);
        }
    }

    private void apply(CheckResult result) {
        if (!result.isHealthy()) {
            successesInARow = 0;
            failuresInARow++;
            if (!isHealthy() || failuresInARow >= schedule.failureThreshold()) {
                becomeUnhealthy(result.reason());
            }
        } else {
            failuresInARow = 0;
            successesInARow++;
            if (successesInARow >= schedule.successThreshold()) {
                becomeHealthy();
            }
        }
    }

    /** Whatever the thresholds say: a check without a result must not count as healthy. */
    private void fail(String reason) {
        successesInARow = 0;
        becomeUnhealthy(reason);
    }

    /** Whether a run is worth its start: not if it got a thread only after its timeout. */
    boolean isInTime(CheckRun run) {
        return run == running && !late;
    }

    HealthCheck check() {
        return check;
    }

    String threadName() {
        return threadName;
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
            running = null;
        }
        nextStart = Time.NEVER;
    }
}
