package io.github.healthchecklib;

import io.github.healthchecklib.internal.CheckEvent;
import io.github.healthchecklib.internal.FlightRecorder;
import io.github.healthchecklib.internal.Threads;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link ScheduledCheck}, on a check thread. The thread is interrupted only while it is in the check:
 * nothing else ever sees that interrupt. Whatever happens in a run, its end is recorded.
 */
final class CheckRun implements Runnable {
    private static final CheckResult CUT_SHORT = CheckResult.unhealthy("could not be run to its end");

    final long started;

    private final ScheduledCheck check;
    private final Runnable ending = this::end;

    /** Used by the check thread alone. */
    private CheckResult result = CUT_SHORT;

    /** The thread that is in the check. Guarded by this. */
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
            setThread(null);
            check.context.update(ending);
            // An interrupt that came too late for the check must not reach what runs next on this thread.
            Thread.interrupted();
            current.setName(pooledName);
        }
        FlightRecorder.checkEnded(event, check.context.name(), check.name, result);
    }

    private void begin() {
        inTime = check.isInTime(this);
        setThread(inTime ? Thread.currentThread() : null);
    }

    private synchronized void setThread(@Nullable Thread inCheck) {
        thread = inCheck;
    }

    private void end() {
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

    /**
     * Interrupts the check, if it is still in it. On a thread of its own, because an interrupt closes the channel that
     * the check is blocked in, which may itself block.
     */
    void interrupt() {
        try {
            Threads.daemon("health-interrupt", this::interruptNow).start();
        } catch (Error noThread) {
            // The check is late all the same, and its result will not count.
        }
    }

    private synchronized void interruptNow() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
