package io.github.healthchecklib;

import io.github.healthchecklib.internal.CheckEvent;
import io.github.healthchecklib.internal.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link ScheduledCheck}, on a check thread. The thread is interrupted only while it is in the check: nothing else ever sees that
 * interrupt. Whatever happens in a run, its end is recorded.
 */
final class CheckRun implements Runnable {
    private static final CheckResult CUT_SHORT = CheckResult.unhealthy("could not be run to its end");

    final long started;

    private final ScheduledCheck check;
    private final Runnable ending = this::end;

    /** Used by the check thread alone. */
    private CheckResult result = CUT_SHORT;

    /** The thread that is in the check. Guarded by the lock of the Healths. */
    private @Nullable Thread thread;

    private boolean inTime;

    CheckRun(ScheduledCheck check, long started) {
        this.check = check;
        this.started = started;
    }

    @Override
    public void run() {
        Thread current = Thread.currentThread();
        String pooledName = current.getName();
        CheckEvent event = null;
        try {
            current.setName(check.threadName());
            check.context.update(this::begin);
            if (inTime) {
                event = FlightRecorder.checkStarted();
                result = runCheck();
            }
        } finally {
            check.context.update(ending);
            // An interrupt that came too late for the check must not reach what runs next on this thread.
            Thread.interrupted();
            current.setName(pooledName);
        }
        FlightRecorder.checkEnded(event, check.context.name(), check.name, result);
    }

    private void begin() {
        inTime = check.isInTime(this);
        thread = inTime ? Thread.currentThread() : null;
    }

    private void end() {
        thread = null;
        check.finish(this, result);
    }

    private CheckResult runCheck() {
        try {
            CheckResult answer = check.check().check();
            return answer != null ? answer : CheckResult.unhealthy("the check returned null");
        } catch (Throwable thrown) {
            check.context.checkThrew(check.name, thrown);
            return CheckResult.unhealthy(describe(thrown));
        }
    }

    /** An exception of the application may fail to describe itself. */
    private static String describe(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (RuntimeException broken) {
            return thrown.getClass().getName();
        }
    }

    /** Called under the lock of the Healths. */
    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
