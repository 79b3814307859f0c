package io.github.healthchecklib;

import io.github.healthchecklib.testing.MemoryNetwork;
import io.github.healthchecklib.testing.ModelCheck;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checks the lifecycle of the three probes against a model: new, started, draining, closed, whatever two calls meet.
 * A model checker chooses the interleavings; the network is in memory, without accept threads.
 */
@Tag(ModelCheck.TAG)
class ProbesModelTest {
    private static final int LIVENESS = 9000;
    private static final int READINESS = 9001;
    private static final int STARTUP = 9002;

    private static final List<String> CALLS =
            List.of("start", "stop", "drain", "close", "unhealthy", "livenessUnhealthy", "startupUnhealthy");

    @BeforeAll
    static void load_all_classes_outside_the_model() throws InterruptedException {
        Model model = new Model();
        model.start();
        model.unhealthy();
        model.healthy();
        model.stop();
        model.start();
        model.drain();
        model.ready();
        model.alive();
        model.close();
    }

    @Test
    void readiness_stays_closed_when_started_after_drain() {
        check(1).scenario("healthy start drain", "start ready alive started", "")
                .run();
    }

    @Test
    void startup_must_be_passed_again_after_stop_and_start() {
        check(1).scenario("healthy start startupUnhealthy stop", "start ready alive started", "")
                .run();
    }

    @Test
    void readiness_stays_closed_when_drain_meets_start() {
        check(100)
                .scenario("healthy", "start ready", "drain ready")
                .scenario("healthy start", "start ready", "drain ready")
                .run();
    }

    @Test
    void ready_implies_started_and_alive_at_any_time() {
        ModelCheck check = check(20);
        for (String before : List.of("healthy", "healthy start", "healthy start drain")) {
            for (String call : CALLS) {
                check.scenario(before, call, "readyButNotAliveAndStarted");
            }
        }
        check.run();
    }

    @Test
    void ports_follow_contract_when_any_two_calls_meet() {
        ModelCheck check = check(10);
        for (String before : List.of("healthy", "healthy start", "healthy start drain")) {
            for (int left = 0; left < CALLS.size(); left++) {
                for (String right : CALLS.subList(left, CALLS.size())) {
                    check.scenario(before, CALLS.get(left) + " ready started", right + " alive");
                }
            }
        }
        check.run();
    }

    @Test
    void nothing_is_held_when_stop_or_close_meets_start() {
        check(20)
                .scenario("healthy", "start", "stop stop held")
                .scenario("healthy start", "start", "close held")
                .scenario("healthy", "start close held", "stop")
                .run();
    }

    private static ModelCheck check(int interleavings) {
        return EngineModelCheck.of(Model.class, Specification.class, interleavings);
    }

    /** What is tested. */
    public static final class Model {
        private final MemoryNetwork network = MemoryNetwork.unserved();
        private final HealthProbes probes = new HealthProbes(
                HealthProbesConfig.defaults(), new HealthRuntime(new VirtualTime(), run -> {}, thread -> {}), network);
        private final HealthSignal ready = probes.readiness().signal("ready");
        private final HealthSignal alive = probes.liveness().signal("alive");
        private final HealthSignal startedUp = probes.startup().signal("started up");

        public Model() {
            ModelCheck.begins();
        }

        @Operation
        public void start() {
            try {
                probes.start();
            } catch (IllegalStateException closed) {
                // What the ports do is what counts here.
                return;
            }
        }

        @Operation
        public void stop() {
            probes.stop();
        }

        @Operation
        public void drain() throws InterruptedException {
            probes.drain(Duration.ZERO);
        }

        @Operation
        public void close() {
            probes.close();
        }

        @Operation
        public void healthy() {
            ready.healthy();
            alive.healthy();
            startedUp.healthy();
        }

        @Operation
        public void unhealthy() {
            ready.unhealthy("the test says so");
        }

        @Operation
        public void livenessUnhealthy() {
            alive.unhealthy("the test says so");
        }

        @Operation
        public void startupUnhealthy() {
            startedUp.unhealthy("the test says so");
        }

        @Operation
        public boolean ready() {
            return network.listens(READINESS);
        }

        @Operation
        public boolean alive() {
            return network.listens(LIVENESS);
        }

        @Operation
        public boolean started() {
            return network.listens(STARTUP);
        }

        @Operation
        public boolean readyButNotAliveAndStarted() {
            synchronized (HealthEngine.LOCK) {
                return network.listensWithout(READINESS, LIVENESS, STARTUP);
            }
        }

        @Operation
        public boolean held() {
            return network.isHeld(LIVENESS) || network.isHeld(READINESS) || network.isHeld(STARTUP);
        }
    }

    /** The contract. */
    public static final class Specification {
        private String state = "new";
        private boolean ready;
        private boolean alive;
        private boolean startedUp;
        private boolean passed;

        public void start() {
            if (state.equals("new")) {
                state = "started";
                passed = false;
                pass();
            }
        }

        private void pass() {
            passed |= alive && startedUp;
        }

        public void stop() {
            if (state.equals("started")) {
                state = "new";
            }
        }

        /** Drained before the start: for good, too. */
        public void drain() {
            if (state.equals("started")) {
                state = "draining";
            } else if (state.equals("new")) {
                state = "drained before the start";
            }
        }

        public void close() {
            state = "closed";
        }

        public void healthy() {
            ready = true;
            alive = true;
            startedUp = true;
            pass();
        }

        public void unhealthy() {
            ready = false;
        }

        public void livenessUnhealthy() {
            alive = false;
        }

        public void startupUnhealthy() {
            startedUp = false;
        }

        public boolean ready() {
            return state.equals("started") && ready && alive && passed;
        }

        public boolean alive() {
            return (state.equals("started") || state.equals("draining")) && alive;
        }

        public boolean started() {
            return (state.equals("started") || state.equals("draining")) && passed;
        }

        public boolean readyButNotAliveAndStarted() {
            return false;
        }

        public boolean held() {
            return state.equals("started") || state.equals("draining");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Specification that && toString().equals(that.toString());
        }

        @Override
        public int hashCode() {
            return toString().hashCode();
        }

        @Override
        public String toString() {
            return state + " " + ready + " " + alive + " " + startedUp + " " + passed;
        }
    }
}
