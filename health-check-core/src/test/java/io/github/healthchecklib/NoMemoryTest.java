package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.healthchecklib.internal.AcceptLoop;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.ProbeCounter;
import io.github.healthchecklib.internal.SocketSource;
import io.github.healthchecklib.internal.Time;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What closes a port must not depend on memory: a call that cannot even reach the transition would leave it open. */
class NoMemoryTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final Measuring context = new Measuring();

    @Test
    void signal_reaches_the_transition_without_an_allocation() {
        HealthSignal signal = new HealthSignal(context, "signal");
        assertAllocatesNothing(signal::healthy);
        assertAllocatesNothing(() -> signal.unhealthy("broken"));
    }

    @Test
    void heartbeat_reaches_the_transition_without_an_allocation() {
        Heartbeat heartbeat = new Heartbeat(context, "heartbeat", Duration.ofSeconds(1));
        assertAllocatesNothing(heartbeat::pause);
        assertAllocatesNothing(heartbeat::beat);
    }

    @Test
    void check_is_run_now_without_an_allocation() {
        ScheduledCheck check =
                new ScheduledCheck(context, "check", CheckSchedule.defaults(), CheckResult::healthy, 0.5);
        assertAllocatesNothing(check::runNow);
    }

    /** The first call may load classes. */
    private void assertAllocatesNothing(Runnable call) {
        for (int i = 0; i < 2; i++) {
            context.allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            call.run();
        }
        assertThat(context.allocated).as("bytes until the transition").isZero();
    }

    @Test
    void detached_port_refuses_and_stays_so_when_the_rest_fails() throws Exception {
        Unobservable source = new Unobservable();
        Log log = new Log(TcpHealthCheckServer.class, Thread::start);
        PortGate gate = new PortGate(List.of(source), log, Time.system());
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (AcceptLoop port = new AcceptLoop(
                SocketSource.JDK, anyPort, 1, gate::shouldBeOpen, Duration.ZERO, new ProbeCounter(), log)) {
            gate.attach(port);
            assertThat(port.isOpen()).isTrue();

            assertThatThrownBy(gate::detach).isInstanceOf(OutOfMemoryError.class);

            assertThat(port.isOpen()).isFalse();
            gate.statusChanged();
            assertThat(port.isOpen()).isFalse();
        }
    }

    /** Healthy, and out of memory when an observer is to be removed. */
    private static final class Unobservable implements StatusSource {
        @Override
        public String name() {
            return "source";
        }

        @Override
        public boolean isHealthyUnderLock() {
            return true;
        }

        @Override
        public boolean isHealthyForProbe() {
            return true;
        }

        @Override
        public boolean hasFailed() {
            return false;
        }

        @Override
        public String reasons() {
            return "";
        }

        @Override
        public void addObserver(StatusObserver observer) {}

        @Override
        public void removeObserver(StatusObserver observer) {
            throw new OutOfMemoryError("the test says so");
        }
    }

    /** Measures what a call has allocated when it begins the transition. */
    private static final class Measuring implements IndicatorContext {
        private long allocatedBefore;
        private long allocated = -1;

        @Override
        public void update(Runnable change) {
            allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
            change.run();
        }

        @Override
        public Time time() {
            return Time.system();
        }

        @Override
        public void execute(Runnable run) {
            throw new AssertionError("nothing runs here");
        }

        @Override
        public void remove(Indicator indicator) {
            throw new AssertionError("nothing is removed here");
        }

        @Override
        public String name() {
            return "measuring";
        }

        @Override
        public void checkThrew(String check, Throwable thrown) {
            throw new AssertionError("nothing runs here");
        }
    }
}
