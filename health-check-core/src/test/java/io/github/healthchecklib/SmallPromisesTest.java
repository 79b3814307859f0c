package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.checks.TcpChecks;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.SlowNameService;
import io.github.healthchecklib.testing.VirtualTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentences of the README and Javadoc that each concern one call. */
class SmallPromisesTest {
    private static final Map<String, String> ANY_PORTS =
            Map.of("HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0");

    /** {@code FOREVER}, and what is too long or too negative for a number of nanoseconds. */
    private static final List<Duration> LONG = List.of(ChronoUnit.FOREVER.getDuration(), Duration.ofDays(300 * 366));

    private static final Duration LONG_PAST = Duration.ofSeconds(Long.MIN_VALUE);
    private static final Duration PROMPTLY = Duration.ofSeconds(2);
    private static final int MANY_CONNECTS = 100_000;
    private static final int CHECKS = 300;

    /** For 300 checks as for 1,000. */
    private static final int MAX_CHECK_THREADS = 50;

    private final Health health = new Health("liveness");
    private final ExecutorService background = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        health.close();
        background.shutdownNow();
    }

    @Test
    void awaitHealthy_returns_once_healthy_when_it_waits_forever() throws Exception {
        for (Duration duration : LONG) {
            try (Health waitedFor = new Health("waited for")) {
                HealthSignal signal = waitedFor.signal("signal");
                Future<Boolean> healthy = background.submit(() -> waitedFor.awaitHealthy(duration));
                signal.healthy();
                assertThat(result(healthy)).as("awaitHealthy(%s)", duration).isEqualTo("true");
            }
        }
    }

    @Test
    void awaitIdle_returns_once_idle_when_it_waits_forever() throws Exception {
        for (Duration duration : LONG) {
            WorkTracker tracker = health.workTracker("work for " + duration, Duration.ofMinutes(1));
            WorkTracker.Work work = tracker.begin();
            Future<Boolean> idle = background.submit(() -> tracker.awaitIdle(duration));
            work.close();
            assertThat(result(idle)).as("awaitIdle(%s)", duration).isEqualTo("true");
        }
    }

    @Test
    void drain_returns_once_closed_when_it_waits_forever() throws Exception {
        for (Duration duration : LONG) {
            HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS));
            probes.start();
            Future<Boolean> drained = background.submit(() -> probes.drain(duration, Duration.ZERO));
            await().until(() -> drained.isDone() || !probes.isOpen(ProbeType.READINESS));
            probes.close();
            assertThat(result(drained)).as("drain(%s)", duration).isEqualTo("true");
        }
    }

    @Test
    void waits_return_at_once_when_the_time_is_far_below_zero() {
        health.signal("signal");
        WorkTracker tracker = health.workTracker("work", Duration.ofMinutes(1));
        WorkTracker.Work work = tracker.begin();

        assertThatCode(() -> {
                    assertThat(health.awaitHealthy(LONG_PAST)).isFalse();
                    assertThat(tracker.awaitIdle(LONG_PAST)).isFalse();
                })
                .doesNotThrowAnyException();
        work.close();
    }

    @Test
    void awaitHealthy_returns_false_at_once_when_closed() throws Exception {
        health.signal("signal");
        health.close();

        assertThat(result(background.submit(() -> health.awaitHealthy(Duration.ofMinutes(1)))))
                .isEqualTo("false");
    }

    @Test
    void awaitHealthy_returns_false_when_closed_while_it_waits() throws Exception {
        health.signal("signal");
        Thread[] waiting = new Thread[1];
        Future<Boolean> healthy = background.submit(() -> {
            waiting[0] = Thread.currentThread();
            return health.awaitHealthy(Duration.ofMinutes(1));
        });
        await().until(() -> waiting[0] != null && waiting[0].getState() == Thread.State.TIMED_WAITING);

        health.close();

        assertThat(result(healthy)).isEqualTo("false");
    }

    /** The monitor sleeps for real here, so that nobody has noticed yet that the limit is over. */
    @Test
    void awaitHealthy_returns_false_after_an_unnoticed_deadline() throws Exception {
        VirtualTime time = new VirtualTime();
        try (Health unmonitored = new Health("unmonitored", new HealthRuntime(time, new ManualRunner()), true)) {
            unmonitored.heartbeat("loop", Duration.ofHours(1)).beat();
            time.advance(Duration.ofHours(1));

            assertThat(unmonitored.awaitHealthy(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void end_of_the_only_heartbeat_is_a_warning() {
        try (CapturedLog log = new CapturedLog(Health.class)) {
            Heartbeat loop = health.heartbeat("loop", Duration.ofMinutes(1));
            loop.beat();
            await().until(() -> !log.infos().isEmpty());
            int before = log.aboveTrace().size();
            int warningsBefore = log.warnings().size();

            loop.remove();

            await().until(() -> log.aboveTrace().size() > before);
            assertThat(log.aboveTrace().subList(before, log.aboveTrace().size()))
                    .filteredOn(line -> line.contains("closed"))
                    .isEmpty();
            assertThat(log.warnings()).hasSize(warningsBefore + 1);
        }
    }

    @Test
    void start_names_what_is_missing_when_there_is_no_indicator() {
        try (CapturedLog log = new CapturedLog();
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();

            await().until(() -> !log.infos().isEmpty());
            assertThat(log.infos()).noneMatch(line -> line.trim().endsWith(":"));
        }
    }

    @Test
    void report_says_closed_when_closed() {
        health.signal("signal").healthy();
        health.close();

        assertThat(health.report().healthy()).isFalse();
        assertThat(health.report().reasons()).contains("closed");
    }

    /** As the messages of many exceptions have: a reason must not look like lines of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u0085", "\u2028"})
    void log_and_report_have_one_line_for_a_reason_with_line_ends(String lineEnd) {
        String forged = "no route" + lineEnd + "INFO: Health liveness from unhealthy to healthy after 1s";
        try (CapturedLog log = new CapturedLog(Health.class)) {
            HealthSignal signal = health.signal("signal");
            signal.healthy();
            signal.unhealthy(forged);

            await().until(() -> log.warnings().stream().anyMatch(line -> line.contains("no route")));
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains(lineEnd))
                    .isEmpty();
            assertThat(health.report().reasons()).doesNotContain(lineEnd);
            assertThat(health.report().entries().get(0).toString()).doesNotContain(lineEnd);
        }
    }

    @Test
    void log_has_one_line_for_an_exception_of_several_lines() {
        try (CapturedLog log = new CapturedLog(Health.class)) {
            AtomicInteger runs = new AtomicInteger();
            health.check("database", CheckSchedule.every(Duration.ofMillis(50)), () -> {
                if (runs.incrementAndGet() == 1) {
                    return CheckResult.healthy();
                }
                throw new IOException("no route\n  Server stack trace: at org.example");
            });

            await().until(() -> log.warnings().stream().anyMatch(line -> line.contains("no route")));
            assertThat(log.warnings()).filteredOn(line -> line.contains("\n")).isEmpty();
        }
    }

    /**
     * Of the ports that the kernel gives to clients, connects take the even ones in turn: sooner or later they come to
     * this one.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void connect_is_unhealthy_when_it_meets_itself() throws Exception {
        int port = freeEvenEphemeralPort();
        HealthCheck check = TcpChecks.connect("127.0.0.1", port);
        for (int connects = 1; connects <= MANY_CONNECTS; connects++) {
            assertThat(check.check().isHealthy())
                    .as("connect %d to port %d, where nothing listens", connects, port)
                    .isFalse();
        }
    }

    private static int freeEvenEphemeralPort() throws IOException {
        // By lines: of what is in this file, Linux gives only the first read more than nothing.
        String range = Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                .get(0);
        int first = Integer.parseInt(range.split("\\s+")[0]);
        for (int port = first + 2_000 + first % 2; port < first + 20_000; port += 2) {
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
        throw new IOException("no free port");
    }

    @Test
    void server_logs_opening_and_closing_by_a_signal() throws Exception {
        HealthSignal signal = health.signal("signal");
        try (CapturedLog log = new CapturedLog();
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();
            String port = ":" + server.port();
            await().until(() -> !log.infos().isEmpty());

            signal.healthy();
            assertAnswers(server.port());
            awaitInfo(log, port, "open");

            signal.unhealthy("the test says so");
            awaitInfo(log, port, "closed");
        }
    }

    @Test
    void log_has_the_health_before_its_port() {
        HealthSignal signal = health.signal("signal");
        try (CapturedLog log = CapturedLog.ofLibrary(record -> {});
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();
            await().until(() -> log.aboveTrace().size() == 1);
            signal.healthy();
            await().until(() -> log.aboveTrace().size() == 3);
            signal.unhealthy("broken");
            await().until(() -> log.aboveTrace().size() == 5);

            assertThat(log.aboveTrace().stream().map(line -> line.replaceAll("after \\S+s", "after a while")))
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .contains("is closed because health liveness is unhealthy: signal: not set yet"),
                            line -> assertThat(line).contains("changed from unhealthy to healthy"),
                            line -> assertThat(line).endsWith("is open"),
                            line -> assertThat(line)
                                    .endsWith("changed from healthy to unhealthy after a while: signal: broken"),
                            line -> assertThat(line).endsWith("is closed because health liveness is unhealthy"));
        }
    }

    private static void awaitInfo(CapturedLog log, String port, String word) {
        await("an INFO that port " + port + " is " + word)
                .atMost(PROMPTLY)
                .untilAsserted(
                        () -> assertThat(log.infos()).anyMatch(line -> line.contains(port) && line.contains(word)));
    }

    @Tag(ChildJvm.TAG)
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void close_returns_while_start_looks_up_host(@TempDir Path folder) throws Exception {
        try (var child = ChildJvm.start(SlowNameService.shell(folder), ClosesDuringLookUp.class)) {
            child.awaitLine("looks up");
            assertThat(child.exitsWithin(PROMPTLY)).as("close returns").isTrue();
        }
    }

    static final class ClosesDuringLookUp {
        public static void main(String[] args) {
            HealthProbes probes = new HealthProbes(
                    HealthProbesConfig.fromEnvironment(Map.of("HEALTH_CHECK_HOST", SlowNameService.HOST)));
            Thread starting = new Thread(probes::start);
            starting.setDaemon(true);
            starting.start();
            SlowNameService.awaitLookUp(starting);
            System.out.println("looks up");
            probes.close();
            System.exit(0);
        }
    }

    /** The Javadoc: "each check that runs has one while it runs". */
    @Test
    void checks_have_few_threads_when_none_runs() {
        int before = liveThreads();
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < CHECKS; i++) {
            health.check("check " + i, CheckSchedule.every(Duration.ofHours(1)), () -> {
                LockSupport.parkNanos(20_000_000);
                runs.incrementAndGet();
                return CheckResult.healthy();
            });
        }
        await().until(health::isHealthy);
        assertThat(runs.get()).isEqualTo(CHECKS);

        await("few threads left of " + CHECKS + " checks")
                .atMost(PROMPTLY)
                .untilAsserted(() -> assertThat(liveThreads() - before).isLessThanOrEqualTo(MAX_CHECK_THREADS));
    }

    @Test
    void checks_of_one_period_are_spread_over_it() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Duration period = Duration.ofSeconds(1);
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        List<Long> secondRuns = new CopyOnWriteArrayList<>();
        int before = liveThreads();
        for (int i = 0; i < CHECKS; i++) {
            String name = "check " + i;
            health.check(name, CheckSchedule.every(period), () -> {
                if (runs.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet() == 2) {
                    secondRuns.add(System.nanoTime());
                }
                LockSupport.parkNanos(5_000_000);
                return CheckResult.healthy();
            });
        }
        await().pollInterval(Duration.ofMillis(1)).until(() -> runs.size() == CHECKS);
        // The first runs have come at once, and had as many threads as that took.
        threads.resetPeakThreadCount();
        int left = liveThreads();
        await().until(() -> secondRuns.size() == CHECKS);

        List<Long> sorted = secondRuns.stream().sorted().toList();
        long middleHalf = sorted.get(CHECKS * 3 / 4) - sorted.get(CHECKS / 4);
        assertThat(Duration.ofNanos(middleHalf))
                .as("the time in which half of the second runs began, with a period of %s", period)
                .isGreaterThan(period.dividedBy(4));
        assertThat(threads.getPeakThreadCount() - before)
                .as("threads at the second runs of %d checks, of which %d were left", CHECKS, left - before)
                .isLessThanOrEqualTo(MAX_CHECK_THREADS);
    }

    private static int liveThreads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static String result(Future<Boolean> future) throws Exception {
        try {
            return future.get(PROMPTLY.toMillis(), TimeUnit.MILLISECONDS).toString();
        } catch (TimeoutException notYet) {
            return "not yet";
        }
    }
}
