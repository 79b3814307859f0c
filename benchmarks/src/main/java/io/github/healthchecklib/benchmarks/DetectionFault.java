package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.faultlab.ApplicationFault;
import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.ClientLoad;
import io.github.healthchecklib.faultlab.CpuQuota;
import io.github.healthchecklib.faultlab.HeapExhaustion;
import io.github.healthchecklib.faultlab.MovableClock;
import io.github.healthchecklib.faultlab.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A fault of a contender.
 *
 * @param name for the table of results
 * @param healthy whether the application stays healthy, so that no probe should fail; otherwise none should succeed
 * @param alone whether it uses so much of the processor that no other contender may run at the same time
 * @param wrapper the command to prepend to the contender's own; may be empty
 * @param begin causes the fault
 */
record DetectionFault(String name, boolean healthy, boolean alone, List<String> wrapper, Begin begin) {
    private static final int AT_A_TIME = 4;
    private static final int STAYING = 1000;
    private static final int ADDRESSES = 60_000;
    private static final int QUOTA_PERCENT = 10;
    private static final String LOOPBACK = "lo";
    private static final Network NETWORK = new Network(List.of());
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration DAY_AHEAD = Duration.ofSeconds(5);
    private static final Duration HEAP_FILLS = Duration.ofSeconds(60);

    /** Causes a fault, which has happened when this returns. Closing the result ends it, if it can end. */
    interface Begin {
        Ongoing with(ContenderProcess process) throws Exception;
    }

    /** A fault in progress. */
    interface Ongoing extends AutoCloseable {
        /** How many clients have connected so far. */
        default int clients() {
            return 0;
        }
    }

    private static final Ongoing FOREVER = () -> {};

    /** The faults that this machine can cause. */
    static List<DetectionFault> all() throws IOException {
        List<DetectionFault> all = new ArrayList<>(ofUnhealthyApplications());
        all.addAll(ofClients());
        if (MovableClock.isInstalled()) {
            all.add(clock());
        }
        if (CpuQuota.isAvailable()) {
            all.add(cpuQuota());
        }
        boolean ownNetwork = Boolean.getBoolean("ownnetwork");
        if (ownNetwork && Network.canLosePackets()) {
            all.add(lostPackets());
        }
        if (ownNetwork && Network.canSlowDown()) {
            all.add(slowLink());
        }
        return all;
    }

    private static List<DetectionFault> ofUnhealthyApplications() {
        return List.of(
                unhealthy("reported unhealthy", false, process -> {
                    process.send("unhealthy");
                    return FOREVER;
                }),
                unhealthy("its loop stops", false, inject(ApplicationFault.LOOP_STOPS)),
                unhealthy("its loop spins forever", true, inject(ApplicationFault.LOOP_SPINS)),
                unhealthy("a dependency hangs", false, inject(ApplicationFault.DEPENDENCY_HANGS)),
                unhealthy("a deadlock", false, inject(ApplicationFault.DEADLOCK)),
                new DetectionFault(
                        "file descriptors used up",
                        false,
                        false,
                        List.of("prlimit", "--nofile=200:200"),
                        inject(ApplicationFault.DESCRIPTORS_USED_UP)),
                unhealthy("heap used up at once", true, heap(ApplicationFault.HEAP_USED_UP)),
                unhealthy("heap used up by a slow leak", true, heap(ApplicationFault.HEAP_LEAK)),
                unhealthy("GC thrashing", true, heap(ApplicationFault.GC_THRASHING)),
                unhealthy("frozen (SIGSTOP)", false, process -> {
                    process.signal("STOP");
                    return FOREVER;
                }),
                unhealthy("killed (SIGKILL)", false, process -> {
                    process.signal("KILL");
                    process.awaitExit();
                    return FOREVER;
                }));
    }

    private static List<DetectionFault> ofClients() {
        return List.of(
                healthy("1,000 clients that connect, one each 5 ms, and stay", DetectionFault::stay),
                healthy("4 clients that connect again and again", again(ClientLoad::connectAndClose)),
                healthy("4 clients that send garbage", again(ClientLoad::sendGarbage)));
    }

    private static DetectionFault cpuQuota() {
        return healthy(
                "a quota of 10% of a core, and a busy thread",
                process -> {
                    CpuQuota.limit(process.pid(), QUOTA_PERCENT);
                    process.inject(ApplicationFault.BUSY_THREAD);
                    return () -> CpuQuota.lift(process.pid());
                });
    }

    private static DetectionFault lostPackets() {
        return healthy("one packet in ten to the application is lost", process -> {
            NETWORK.losePackets("tcp dport " + process.port());
            return NETWORK::loseNoPackets;
        });
    }

    private static DetectionFault slowLink() {
        return healthy("a slow link (32 kbit/s)", process -> {
            NETWORK.slowDown(LOOPBACK);
            return () -> NETWORK.speedUp(LOOPBACK);
        });
    }

    private static DetectionFault unhealthy(String name, boolean alone, Begin begin) {
        return new DetectionFault(name, false, alone, List.of(), begin);
    }

    private static DetectionFault healthy(String name, Begin begin) {
        return new DetectionFault(name, true, true, List.of(), begin);
    }

    private static DetectionFault clock() throws IOException {
        MovableClock clock = new MovableClock();
        Begin move = process -> {
            clock.set("+1d");
            Executor later = CompletableFuture.delayedExecutor(DAY_AHEAD.toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture<Void> back = CompletableFuture.runAsync(() -> set(clock, "-1d"), later);
            return () -> {
                back.join();
                clock.set("+0");
            };
        };
        return new DetectionFault(
                "the clock is set forward by a day, and back by two", true, true, clock.wrapper(), move);
    }

    private static void set(MovableClock clock, String by) {
        try {
            clock.set(by);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Begin inject(ApplicationFault fault) {
        return process -> {
            process.inject(fault);
            return FOREVER;
        };
    }

    private static Begin heap(ApplicationFault fault) {
        return process -> {
            process.injectForever(fault);
            Await.until(
                    HeapExhaustion.USED_UP,
                    HEAP_FILLS,
                    () -> process.errorLines().contains(HeapExhaustion.USED_UP));
            return FOREVER;
        };
    }

    private static Ongoing stay(ContenderProcess process) {
        Queue<Socket> staying = new ConcurrentLinkedQueue<>();
        // The pause keeps the accept queue of a backlog of 1 from being full, so that all clients are accepted.
        ClientLoad clients = ClientLoad.start(
                1, STAYING, PAUSE, addresses(process), (to, number) -> staying.add(ClientLoad.connect(to)));
        return ongoing(clients, () -> {
            clients.close();
            for (Socket socket : staying) {
                socket.close();
            }
        });
    }

    private static Begin again(ClientLoad.Client client) {
        return process -> {
            ClientLoad clients =
                    ClientLoad.start(AT_A_TIME, Integer.MAX_VALUE, Duration.ZERO, addresses(process), client);
            return ongoing(clients, clients);
        };
    }

    private static Ongoing ongoing(ClientLoad load, AutoCloseable end) {
        return new Ongoing() {
            @Override
            public int clients() {
                return load.connected();
            }

            @Override
            public void close() throws Exception {
                end.close();
            }
        };
    }

    /** Many addresses of this machine, so that local ports do not run out. */
    private static ClientLoad.Addresses addresses(ContenderProcess process) {
        return number -> {
            int address = number % ADDRESSES;
            return new InetSocketAddress("127.1." + address / 250 + "." + (1 + address % 250), process.port());
        };
    }
}
