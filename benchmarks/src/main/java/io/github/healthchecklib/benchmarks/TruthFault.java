package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.conformance.Clients;
import io.github.healthchecklib.conformance.CpuQuota;
import io.github.healthchecklib.conformance.MovableClock;
import io.github.healthchecklib.conformance.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Something that goes wrong with a contender.
 *
 * @param name as people call it
 * @param healthy whether the application is healthy all the time, so that no probe may fail; or not, so that none may
 *     succeed
 * @param alone whether it takes so much of the processor that no other contender may run beside
 * @param wrapper the command that starts the contender, or none
 * @param begin makes it happen
 */
record TruthFault(String name, boolean healthy, boolean alone, List<String> wrapper, Begin begin) {
    private static final int AT_A_TIME = 4;
    private static final int STAYING = 1000;
    private static final Duration APART = Duration.ofMillis(5);
    private static final Duration DAY_AHEAD = Duration.ofSeconds(5);
    private static final Duration LOOKS_AGAIN = Duration.ofMillis(10);
    private static final Duration HEAP_FILLS = Duration.ofSeconds(60);

    /**
     * How it happens: it has happened when this returns, and goes on, where it can end, until what it returns is
     * closed.
     */
    interface Begin {
        Ongoing with(ContenderProcess process) throws Exception;
    }

    /** What goes on. */
    interface Ongoing extends AutoCloseable {
        /** How many clients have connected for it so far. */
        default int clients() {
            return 0;
        }
    }

    private static final Ongoing FOR_GOOD = () -> {};

    /** Those that this machine can do. */
    static List<TruthFault> all() throws IOException, InterruptedException {
        List<TruthFault> all = new ArrayList<>(List.of(
                unhealthy("said to be unhealthy", false, tell("unhealthy")),
                unhealthy("its loop stops", false, tell("stall")),
                unhealthy("its loop spins for ever", true, tell("spin")),
                unhealthy("a dependency hangs", false, tell("hang")),
                unhealthy("a deadlock", false, tell("deadlock")),
                new TruthFault(
                        "file descriptors used up",
                        false,
                        false,
                        List.of("prlimit", "--nofile=200:200"),
                        tell("descriptors")),
                unhealthy("heap used up at once", true, heap("heap at once, for good")),
                unhealthy("heap used up by a slow leak", true, heap("heap slowly, for good")),
                unhealthy("all time goes into collecting garbage", true, heap("garbage, for good")),
                unhealthy("frozen (SIGSTOP)", false, process -> {
                    process.signal("STOP");
                    return FOR_GOOD;
                }),
                unhealthy("killed (SIGKILL)", false, process -> {
                    process.signal("KILL");
                    process.awaitExit();
                    return FOR_GOOD;
                }),
                healthy("1,000 clients that connect, one each 5 ms, and stay", TruthFault::stay),
                healthy("4 clients that connect again and again", again((to, number) -> Clients.knock(to))),
                healthy("4 clients that send garbage", again(Clients::sendGarbage))));
        if (MovableClock.isInstalled()) {
            all.add(clock());
        }
        if (CpuQuota.canBeMade()) {
            all.add(healthy(
                    "a quota of 10 % of a core, and a busy thread",
                    process -> {
                        CpuQuota.limit(process.pid());
                        process.tell("busy");
                        return () -> CpuQuota.lift(process.pid());
                    }));
        }
        boolean ownNetwork = Boolean.getBoolean("ownnetwork");
        if (ownNetwork && isInstalled("nft")) {
            all.add(healthy("one packet in ten to the application is lost", TruthFault::losePackets));
        }
        if (ownNetwork && isInstalled("tc")) {
            all.add(healthy("a slow link (32 kbit/s)", process -> slowLink()));
        }
        return all;
    }

    private static TruthFault unhealthy(String name, boolean alone, Begin begin) {
        return new TruthFault(name, false, alone, List.of(), begin);
    }

    private static TruthFault healthy(String name, Begin begin) {
        return new TruthFault(name, true, true, List.of(), begin);
    }

    private static TruthFault clock() throws IOException {
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
        return new TruthFault("the clock is set forward by a day, and back by two", true, true, clock.wrapper(), move);
    }

    private static void set(MovableClock clock, String by) {
        try {
            clock.set(by);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Begin tell(String trouble) {
        return process -> {
            process.tell(trouble);
            return FOR_GOOD;
        };
    }

    private static Begin heap(String trouble) {
        return process -> {
            process.tell(trouble);
            long begun = System.nanoTime();
            while (!process.saidToStandardError(Trouble.HEAP_USED_UP)) {
                if (System.nanoTime() - begun > HEAP_FILLS.toNanos()) {
                    throw new IllegalStateException(
                            "not so within " + HEAP_FILLS.toSeconds() + " s: " + Trouble.HEAP_USED_UP);
                }
                LockSupport.parkNanos(LOOKS_AGAIN.toNanos());
            }
            return FOR_GOOD;
        };
    }

    private static Ongoing losePackets(ContenderProcess process) throws IOException, InterruptedException {
        run(
                "nft",
                "add table inet loss; add chain inet loss in { type filter hook input priority 0; };"
                        + " add rule inet loss in tcp dport " + process.port() + " numgen random mod 10 == 0 drop");
        return () -> run("nft", "delete table inet loss");
    }

    private static Ongoing slowLink() throws IOException, InterruptedException {
        run("tc", "qdisc add dev lo root tbf rate 32kbit burst 1600 limit 20000".split(" ", -1));
        return () -> run("tc", "qdisc del dev lo root".split(" ", -1));
    }

    private static boolean isInstalled(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private static Ongoing stay(ContenderProcess process) {
        Queue<Socket> staying = new ConcurrentLinkedQueue<>();
        // The pause keeps the accept queue of a backlog of 1 from being full, so that all of them get in.
        Crowd clients = Crowd.of(
                process.port(),
                1,
                STAYING,
                APART,
                (to, number) -> staying.add(new Socket(to.getAddress(), to.getPort())));
        return new Ongoing() {
            @Override
            public int clients() {
                return clients.clients();
            }

            @Override
            public void close() throws IOException {
                clients.close();
                for (Socket socket : staying) {
                    socket.close();
                }
            }
        };
    }

    private static Begin again(Crowd.Client client) {
        return process -> Crowd.of(process.port(), AT_A_TIME, Integer.MAX_VALUE - AT_A_TIME, Duration.ZERO, client);
    }
}
