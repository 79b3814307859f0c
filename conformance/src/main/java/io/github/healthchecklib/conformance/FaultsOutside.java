package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.Fault.Step;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What clients, the network and the machine do to the application. */
final class FaultsOutside {
    /** A connect that the kernel has dropped twice, for the queue of connections was full both times. */
    private static final int DROPPED_TWICE = 2;

    /** Of about 50, if one packet in ten is lost: 5 on average, and more than 20 once in a hundred million times. */
    private static final int LOST = 20;

    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final long A_DAY_MILLIS = Duration.ofDays(1).toMillis();

    /** The one that takes long. */
    static final Fault FLOOD = Fault.open(
                    "100,000 connections, as fast as four clients can", DROPPED_TWICE, Clients::flood, Step.NOTHING)
            .withPatience();

    private FaultsOutside() {}

    static List<Fault> all() throws IOException {
        return List.of(
                portTaken(),
                FLOOD,
                Fault.open("10,000 connections that are reset at once", 0, Clients::reset, Step.NOTHING)
                        .withPatience(),
                clientsThatStay(),
                Fault.open(
                                "10,000 clients that send random bytes, TLS, HTTP, a PROXY header or 1 MB",
                                0,
                                Clients::garbage,
                                Step.NOTHING)
                        .withPatience(),
                Fault.open(
                                "one packet in ten to the application is lost",
                                LOST,
                                FaultsOutside::losePackets,
                                FaultsOutside::loseNoPackets)
                        .skippedIf(Commands.find("nft").isEmpty(), "nft is not installed"),
                Fault.refused(
                                "one packet in ten is lost, and the application says that it is unhealthy",
                                0,
                                application -> {
                                    losePackets(application);
                                    application.tell("unhealthy");
                                },
                                application -> {
                                    application.tell("healthy");
                                    loseNoPackets(application);
                                })
                        .skippedIf(Commands.find("nft").isEmpty(), "nft is not installed"),
                Fault.open(
                                "a slow link (32 kbit/s)",
                                0,
                                application -> link(application, "add", "tbf rate 32kbit burst 1600 limit 20000"),
                                application -> link(application, "del", ""))
                        .skippedIf(Commands.find("tc").isEmpty(), "tc is not installed"),
                clock(),
                CpuQuota.fault());
    }

    private static Fault portTaken() {
        List<Process> thief = new ArrayList<>();
        return Fault.refused(
                        "another process takes the port while it is closed",
                        0,
                        application -> {
                            application.tell("unhealthy");
                            thief.add(takePort(application));
                        },
                        application -> {
                            application.tell("healthy");
                            thief.forEach(Commands::end);
                        })
                .skippedIf(Commands.find("nc").isEmpty(), "nc is not installed");
    }

    private static Process takePort(ApplicationProcess application) throws IOException {
        return new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        application.namespace(),
                        "nc",
                        "-l",
                        "-k",
                        "127.0.0.1",
                        Integer.toString(application.port()))
                .start();
    }

    private static Fault clientsThatStay() {
        List<Socket> staying = new ArrayList<>();
        return Fault.open(
                "1,000 clients that connect and stay",
                0,
                application -> staying.addAll(Clients.stay(application)),
                application -> {
                    for (Socket socket : staying) {
                        socket.close();
                    }
                });
    }

    private static void losePackets(ApplicationProcess application) throws Exception {
        application.run(
                "nft",
                "add table inet loss; add chain inet loss in { type filter hook input priority 0; };"
                        + " add rule inet loss in numgen random mod 10 == 0 drop");
    }

    private static void loseNoPackets(ApplicationProcess application) throws Exception {
        application.run("nft", "delete table inet loss");
    }

    private static void link(ApplicationProcess application, String verb, String discipline) throws Exception {
        String device =
                application.run("ip", "-brief", "link", "show", "type", "veth").split("@", -1)[0];
        application.run("sh", "-c", "tc qdisc " + verb + " dev " + device + " root " + discipline);
    }

    /** A day forward, and then a day back. */
    private static Fault clock() throws IOException {
        MovableClock clock = new MovableClock();
        Fault fault = Fault.open(
                "the clock is set forward by a day, and back by two",
                0,
                application -> {
                    setClock(application, clock, "+1d", A_DAY_MILLIS);
                    setClock(application, clock, "-1d", -A_DAY_MILLIS);
                },
                application -> setClock(application, clock, "+0", 0));
        return MovableClock.isInstalled()
                ? fault.startedBy(clock.wrapper().toArray(String[]::new))
                : fault.skippedIf(true, "libfaketime is not installed");
    }

    private static void setClock(ApplicationProcess application, MovableClock clock, String by, long expectedMillis)
            throws Exception {
        clock.set(by);
        Await.until("the application sees the time " + by, NOTICED, () -> {
            long ahead = Long.parseLong(application.tell("time")) - System.currentTimeMillis();
            return Math.abs(ahead - expectedMillis) < NOTICED.toMillis();
        });
    }
}
