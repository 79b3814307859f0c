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
 * Checks one server and its Health against a model: after each call the port is as the contract says, whatever other
 * call it meets. A model checker chooses the interleavings; the network is in memory.
 */
@Tag(ModelCheck.TAG)
class ServerModelTest {
    private static final int PORT = 9000;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final List<String> CALLS = List.of(
            "start", "stop", "healthy", "unhealthy", "beat", "silence", "add", "remove", "closeHealth", "probe");

    /** When the other thread is done, a probe is answered if the port is to be open, and nothing is held after stop. */
    private static final String END = " await probeAndStop";

    @BeforeAll
    static void load_all_classes_outside_the_model() {
        Model model = new Model();
        model.start();
        model.healthy();
        model.beat();
        model.add();
        model.remove();
        model.listens();
        model.probe();
        model.probeAndStop();
        model.closeHealth();
    }

    @Test
    void port_refuses_when_unhealthy_meets_start() {
        check(200)
                .scenario("beat healthy", "unhealthy listens" + END, "start done")
                .run();
    }

    @Test
    void port_refuses_when_unhealthy_meets_stop() {
        check(200)
                .scenario("beat healthy start", "unhealthy listens" + END, "stop done")
                .run();
    }

    @Test
    void port_answers_when_healthy_meets_start() {
        check(200).scenario("beat", "healthy listens" + END, "start done").run();
    }

    @Test
    void port_is_served_at_once_when_opened_during_back_off() {
        check(200)
                .scenario("beat healthy start", "outage unhealthy healthy" + END, "done")
                .run();
    }

    @Test
    void port_is_served_at_once_when_opened_as_outage_begins() {
        check(4000)
                .scenario("beat healthy start", "lastFailure unhealthy healthy" + END, "done")
                .run();
    }

    @Test
    void port_refuses_when_unhealthy_meets_end_of_outage() {
        check(200)
                .scenario("beat healthy start", "outage passTime unhealthy listens" + END, "done")
                .run();
    }

    @Test
    void beat_is_not_lost_when_evaluation_finds_silence_too_long() {
        check(200)
                .scenario("beat healthy start timePasses", "beat listens" + END, "evaluate done")
                .run();
    }

    @Test
    void port_follows_contract_when_any_two_calls_meet() {
        ModelCheck check = check(25);
        for (String before : List.of("beat healthy start", "beat healthy", "start beat")) {
            for (int left = 0; left < CALLS.size(); left++) {
                for (String right : CALLS.subList(left, CALLS.size())) {
                    check.scenario(before, CALLS.get(left) + " listens" + END, right + " listens done");
                }
            }
        }
        check.run();
    }

    private static ModelCheck check(int interleavings) {
        return EngineModelCheck.of(Model.class, ServerSpecification.class, interleavings);
    }

    /** What is tested. */
    public static final class Model {
        private final VirtualTime time = new VirtualTime();
        private final MemoryNetwork network = MemoryNetwork.served();
        private final Health health = new Health("health", new HealthRuntime(time, run -> {}, thread -> {}), true);
        private final HealthSignal signal = health.signal("signal");
        private final Heartbeat heartbeat = health.heartbeat("loop", LIMIT);
        private final TcpHealthCheckServer server = new TcpHealthCheckServer(
                HealthCheckConfig.defaults().withUnprobedWarning(Duration.ZERO),
                List.of(health.engine()),
                health.engine().runtime(),
                network);
        private boolean otherIsDone;

        public Model() {
            ModelCheck.begins();
        }

        @Operation
        public void start() {
            server.start();
        }

        @Operation
        public void stop() {
            server.stop();
        }

        @Operation
        public void healthy() {
            signal.healthy();
        }

        @Operation
        public void unhealthy() {
            signal.unhealthy("the test says so");
        }

        @Operation
        public void beat() {
            heartbeat.beat();
        }

        @Operation
        public void silence() {
            timePasses();
            evaluate();
        }

        @Operation
        public void timePasses() {
            time.advance(LIMIT);
        }

        /** As the monitor does. */
        @Operation
        public void evaluate() {
            health.engine().evaluate();
        }

        @Operation
        public void add() {
            try {
                health.signal("another");
            } catch (IllegalArgumentException | IllegalStateException thereAlreadyOrClosed) {
                return;
            }
        }

        @Operation
        public void remove() {
            heartbeat.remove();
        }

        @Operation
        public void closeHealth() {
            health.close();
        }

        /** Accept has failed so often that the port was closed, and no time passes. */
        @Operation
        public void outage() {
            network.failAccepts(5, 4);
            network.awaitPause();
        }

        /** As often, but the port was not closed yet. */
        @Operation
        public void lastFailure() {
            network.failAccepts(5, 4);
            network.awaitFailures();
        }

        @Operation
        public void passTime() {
            network.passTime();
        }

        @Operation
        public boolean listens() {
            return network.listens(PORT);
        }

        /** Ends whatever the answer is: that depends on when the other call comes. */
        @Operation
        public void probe() {
            network.probe(PORT);
        }

        @Operation
        public synchronized void done() {
            otherIsDone = true;
            notifyAll();
        }

        @Operation
        public synchronized void await() throws InterruptedException {
            while (!otherIsDone) {
                wait();
            }
        }

        @Operation
        public boolean probeAndStop() {
            boolean answered = network.probe(PORT);
            server.stop();
            if (network.isHeld(PORT)) {
                throw new AssertionError("Nothing is held after stop");
            }
            return answered;
        }
    }
}
