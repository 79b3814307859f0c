package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.PortWatch.Seen;
import io.github.healthchecklib.faultlab.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Probes both ports of an application, times its calls, and counts violations. */
final class HangTally implements AutoCloseable {
    static final String EXPECTED = "as its status";

    /** How long stop and close may wait for listeners and the log, by their Javadoc. */
    static final Duration FLUSH = Duration.ofMillis(500);

    /** The limit for calls that wait for nothing, on a busy machine. */
    static final Duration PROMPTLY = Duration.ofMillis(250);

    /** The time that a JVM needs to load the classes for its first port. */
    static final Duration COLD = Duration.ofMillis(250);

    /**
     * For the JVM's own end after its hooks: it waits 300 ms for threads in native code, such as one that reads input.
     */
    private static final Duration END_OF_JVM = Duration.ofSeconds(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration OBSERVED = Duration.ofSeconds(1);
    private static final Duration RECOVERY = Duration.ofSeconds(3);

    /** Between two probes. */
    private static final Duration PERIOD = Duration.ofMillis(100);

    /** Probes of readiness while the signal is on its way to the JVM. */
    private static final int SIGNAL = 2;

    private final ApplicationProcess application;
    private final PortWatch liveness;
    private final PortWatch readiness;
    private final List<String> problems = new ArrayList<>();
    private long probes;
    private long wrong;
    private long lastWrongNanos;
    private Duration recovery = Duration.ZERO;

    HangTally(ApplicationProcess application) {
        this.application = application;
        this.liveness = new PortWatch(application.liveness(), TIMEOUT);
        this.readiness = new PortWatch(application.readiness(), TIMEOUT);
    }

    void problem(String what) {
        problems.add(what);
    }

    FaultRow row(String name) {
        Duration lastWrong = Duration.ofNanos(lastWrongNanos);
        return new FaultRow(name, EXPECTED, "", probes, wrong, lastWrong, recovery, List.copyOf(problems));
    }

    /** Sends a command whose call may take this long. */
    void call(String command, Duration mayWait) throws IOException {
        Duration took = Duration.ofMillis(Long.parseLong(application.send(command)));
        if (took.compareTo(mayWait.plus(PROMPTLY)) > 0) {
            problem(command + " took " + took.toMillis() + " ms");
        }
    }

    /** Waits until both ports are in this state. */
    void await(String what, boolean livenessOpen, boolean readinessOpen, Duration limit) throws Exception {
        long since = System.nanoTime();
        Await.until(
                what,
                limit,
                () -> is(liveness.since(since), livenessOpen) && is(readiness.since(since), readinessOpen));
    }

    private static boolean is(List<Seen> seen, boolean open) {
        return !seen.isEmpty() && seen.get(seen.size() - 1).open() == open;
    }

    void awaitRecovery(long since) throws Exception {
        recovery = Await.until("liveness is open again", RECOVERY, () -> liveness.open(since) > 0);
    }

    /** Observes both ports for a while: each probe must find its port in this state. */
    void observe(String when, boolean livenessOpen, boolean readinessOpen) throws Exception {
        long since = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(OBSERVED.toNanos());
        judge(when + ", liveness", liveness.since(since), livenessOpen, 0, since);
        judge(when + ", readiness", readiness.since(since), readinessOpen, 0, since);
    }

    private void judge(String what, List<Seen> seen, boolean open, int mayBeWrong, long since) {
        List<Seen> bad = seen.stream().filter(each -> each.open() != open).toList();
        probes += seen.size();
        wrong += bad.size();
        bad.forEach(each -> lastWrongNanos = Math.max(lastWrongNanos, each.begun() - since));
        if (bad.size() > mayBeWrong) {
            problem(what + ": " + bad.size() + " of " + seen.size() + " probes were wrong: "
                    + bad.stream().map(Seen::outcome).distinct().toList());
        }
        if (seen.isEmpty()) {
            problem(what + ": there was no probe");
        }
    }

    /**
     * Waits for the end of the process. Readiness must close at once, liveness once the application has stopped or its
     * budget is over, and not before.
     *
     * @param sent when SIGTERM was sent
     * @param untilClosing from then until liveness may close
     */
    void terminated(long sent, Duration untilClosing) throws Exception {
        Duration untilClosed = untilClosing.plus(FLUSH);
        Duration untilEnd = untilClosed.plus(END_OF_JVM);
        if (!Await.isMet(untilEnd.minusNanos(System.nanoTime() - sent), () -> !application.isAlive())) {
            problem("the process has not ended " + untilEnd.toMillis() + " ms after SIGTERM");
        }
        long closed = sent + untilClosed.toNanos();
        TimeUnit.NANOSECONDS.sleep(PERIOD.multipliedBy(3).toNanos());
        List<Seen> ofLiveness = liveness.since(sent);
        List<Seen> untilThen = ofLiveness.stream()
                .filter(each -> each.begun() - sent < untilClosing.minus(PERIOD).toNanos())
                .toList();
        judge("SIGTERM, liveness until it may close", untilThen, true, 0, sent);
        judge("SIGTERM, liveness after closing", liveness.since(closed), false, 0, closed);
        judge("SIGTERM, readiness", readiness.since(sent), false, SIGNAL, sent);
    }

    @Override
    public void close() {
        liveness.close();
        readiness.close();
    }
}
