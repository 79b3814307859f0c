package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.ApplicationProcess.Setup;
import io.github.healthchecklib.conformance.ApplicationProcess.State;
import io.github.healthchecklib.faultlab.ApplicationFault;
import io.github.healthchecklib.faultlab.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes foreign code hang at each point of the lifecycle: at start, at changes, at stop, while draining, at close, and
 * at SIGTERM. Ports, calls, threads, descriptors and the end of the process must be as without hanging code, except
 * that a check that hangs is unhealthy at its timeout, and with it readiness, to which it belongs.
 */
final class HangRun {
    private static final Map<String, Set<ForeignCode>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("a listener hangs: at start, changes, stop, drain, close, SIGTERM", EnumSet.of(ForeignCode.LISTENER));
        ALL.put("a log handler hangs: at all of these", EnumSet.of(ForeignCode.LOG_HANDLER));
        ALL.put("a check of readiness hangs: at all of these", EnumSet.of(ForeignCode.CHECK));
        ALL.put("the application's stop hangs: at SIGTERM (a budget of 5 s)", EnumSet.of(ForeignCode.STOP));
        ALL.put("all four hang: at all of these", EnumSet.allOf(ForeignCode.class));
    }

    /** The number of runs. */
    static final int COUNT = ALL.size();

    /** The library's default. */
    private static final int BACKLOG = 4;

    private static final int PORTS_EACH = 2;
    private static final int CHANGES = 50;
    private static final Duration SOON = Duration.ofSeconds(3);

    /** More than the time after which an idle thread of the library ends, and more than the period of the check. */
    private static final Duration IDLE = Duration.ofMillis(1500);

    private final Set<ForeignCode> hanging;
    private final ApplicationProcess application;
    private final HangTally tally;

    /** The state while nothing hangs. */
    private State quiet = new State(Integer.MAX_VALUE / 2, Integer.MAX_VALUE, Long.MAX_VALUE / 2, 0);

    private HangRun(Set<ForeignCode> hanging, ApplicationProcess application, HangTally tally) {
        this.hanging = hanging;
        this.application = application;
        this.tally = tally;
    }

    /** Runs all, each on ports of its own, from the given one on. */
    static List<FaultRow> all(String namespace, int firstPort) throws Exception {
        List<FaultRow> rows = new ArrayList<>();
        int port = firstPort;
        for (Map.Entry<String, Set<ForeignCode>> each : ALL.entrySet()) {
            rows.add(of(each.getKey(), each.getValue(), namespace, port));
            port += PORTS_EACH;
        }
        return rows;
    }

    private static FaultRow of(String name, Set<ForeignCode> hanging, String namespace, int port) throws Exception {
        Setup setup = new Setup(port, BACKLOG, false, List.of(), hanging);
        FaultRow row;
        try (ApplicationProcess application =
                        new ApplicationProcess(namespace, Files.createTempDirectory("health-hangs"), setup);
                HangTally tally = new HangTally(application)) {
            new HangRun(hanging, application, tally).run();
            row = tally.row(name);
        } catch (IOException e) {
            row = FaultRow.failed(name, HangTally.EXPECTED, String.valueOf(e.getMessage()));
        }
        System.out.println(row);
        return row;
    }

    private void run() throws Exception {
        try {
            // The stop is called at SIGTERM only.
            if (!hanging.equals(EnumSet.of(ForeignCode.STOP))) {
                start();
                changes();
                stopAndStart();
                drain();
                close();
                application.restart();
            }
            terminate();
        } catch (IllegalStateException | IOException e) {
            tally.problem(String.valueOf(e.getMessage()));
        }
    }

    /** The code hangs since before the start. */
    private void start() throws Exception {
        tally.call("first start", HangTally.COLD);
        expectHanging("start", 0);
        observe("after start", true, true);
        goOn();
        awaitOpen();
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        quiet = application.settledState();
    }

    private void changes() throws Exception {
        hang();
        long logged = application.changesLogged();
        application.turnUnhealthy();
        observe("unhealthy", false, false);
        long ended = System.nanoTime();
        application.turnHealthy();
        tally.awaitRecovery(ended);
        observe("healthy again", true, true);
        for (int i = 0; i < CHANGES; i++) {
            application.turnUnhealthy();
            application.turnHealthy();
        }
        expectHanging("a change", 0);
        observe("after many changes", true, true);
        goOn();
        awaitOpen();
        Await.until("the changes are in the log afterwards", SOON, () -> application.changesLogged() > logged);
    }

    private void stopAndStart() throws Exception {
        hang();
        tally.call("stop", HangTally.FLUSH);
        expectHanging("stop", 0);
        observe("stopped", false, false);
        tally.call("start", Duration.ZERO);
        observe("started again", true, true);
        goOn();
        awaitOpen();
    }

    /** A drain is final. */
    private void drain() throws Exception {
        hang();
        tally.call("drain", Application.NOTICE_TIME);
        expectHanging("drain", 0);
        observe("draining", true, false);
        goOn();
        // No port shows when the check passes again.
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
    }

    private void close() throws Exception {
        hang();
        tally.call("close", HangTally.FLUSH);
        expectHanging("close", 0);
        observe("closed", false, false);
        application.endInput();
        Await.until("the process has ended after close", SOON, () -> !application.isAlive());
    }

    private void terminate() throws Exception {
        goOn();
        awaitOpen();
        hang();
        if (hanging.contains(ForeignCode.LOG_HANDLER)) {
            // The JDK removes all handlers at SIGTERM, perhaps before the library logs a line.
            application.turnUnhealthy();
            application.turnHealthy();
            expectHanging("a change before SIGTERM", 0);
            tally.await("healthy again", true, !hanging.contains(ForeignCode.CHECK), SOON);
        }
        boolean stopHangs = hanging.contains(ForeignCode.STOP);
        Duration closing = stopHangs ? Application.BUDGET.minus(Application.CLOSING) : Application.NOTICE_TIME;
        long sent = System.nanoTime();
        application.signal("TERM");
        expectHanging("SIGTERM", stopHangs ? 1 : 0);
        tally.terminated(sent, closing);
    }

    /** Makes each call from now on hang. A check that hangs has timed out when this returns. */
    private void hang() throws Exception {
        application.inject(ApplicationFault.DEPENDENCY_HANGS);
        if (hanging.contains(ForeignCode.CHECK)) {
            Duration late = Application.CHECK_PERIOD.plus(Application.CHECK_TIMEOUT);
            tally.await("the check is late", true, false, late.plus(HangTally.PROMPTLY));
            expectHanging("a check", 0);
        }
    }

    private void goOn() throws Exception {
        application.endFaults();
        Await.until("nothing hangs", SOON, () -> threadsHanging() == 0);
    }

    private void awaitOpen() throws Exception {
        tally.await("nothing hangs, and it is started", true, true, SOON);
    }

    private int threadsHanging() throws IOException {
        return Integer.parseInt(application.send("hanging"));
    }

    /** Checks that the code really hangs, and that no further thread does. */
    private void expectHanging(String at, int stops) throws Exception {
        // One thread calls listeners and log handlers.
        int notifiers = hanging.contains(ForeignCode.LISTENER) || hanging.contains(ForeignCode.LOG_HANDLER) ? 1 : 0;
        int expected = stops + notifiers + (hanging.contains(ForeignCode.CHECK) ? 1 : 0);
        Await.until(expected + " threads hang in foreign code at " + at, SOON, () -> threadsHanging() == expected);
    }

    private void observe(String when, boolean livenessOpen, boolean readinessOpen) throws Exception {
        tally.observe(when, livenessOpen, readinessOpen && !hanging.contains(ForeignCode.CHECK));
        // One more for the notifier, which hangs, or waits for a rate-limited line of the log.
        State most = new State(quiet.threads() + 1, quiet.descriptors(), quiet.heap(), 0);
        if (!Await.isMet(SOON, () -> application.state().isAsBefore(most))) {
            tally.problem(when + ": with nothing hanging " + quiet + ", now " + application.state());
        }
    }
}
