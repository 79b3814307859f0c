package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.Heartbeat;
import io.github.healthchecklib.WorkTracker;
import io.github.healthchecklib.internal.FlightRecorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the calls of an application's hot loops, compared with cheaper calls. All threads share one object of each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HotCalls {
    private final AtomicLong counter = new AtomicLong();
    private final Counter micrometer = new SimpleMeterRegistry().counter("counter");
    private Health health;
    private Heartbeat heartbeat;
    private WorkTracker tracker;

    @Setup(Level.Trial)
    public void open() {
        health = new Health("benchmark");
        heartbeat = health.heartbeat("loop", Duration.ofMinutes(1));
        tracker = health.workTracker("work", Duration.ofMinutes(1));
        heartbeat.beat();
    }

    @TearDown(Level.Trial)
    public void close() {
        health.close();
    }

    @Benchmark
    public void beat() {
        heartbeat.beat();
    }

    @Benchmark
    public void beginAndEnd() {
        tracker.begin().close();
    }

    /** A check's run as the Flight Recorder sees it, while nothing is recorded. */
    @Benchmark
    public void flightRecorderOff() {
        FlightRecorder.checkEnded(FlightRecorder.checkStarted(), "health", "check", "healthy");
    }

    @Benchmark
    public long nanoTimeAlone() {
        return System.nanoTime();
    }

    @Benchmark
    public void micrometerCounter() {
        micrometer.increment();
    }

    @Benchmark
    public long atomicLongAlone() {
        return counter.incrementAndGet();
    }
}
