package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.Fault.Step;
import io.github.healthchecklib.conformance.Fault.Trait;
import io.github.healthchecklib.faultlab.ApplicationFault;
import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.ClientLoad;
import io.github.healthchecklib.faultlab.Commands;
import io.github.healthchecklib.faultlab.CpuQuota;
import io.github.healthchecklib.faultlab.MovableClock;
import io.github.healthchecklib.faultlab.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults caused by clients, the network and the machine. */
final class FaultsOutside {
    /** A connect that the kernel drops twice, because the accept queue is full both times. */
    private static final int DROPPED_TWICE = 2;

    /** Of about 50, if one packet in ten is lost: 5 on average, and more than 20 once in a hundred million times. */
    private static final int LOST = 20;

    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final int STAYING = 1000;
    private static final int CLIENTS_AT_A_TIME = 4;
    private static final int ADDRESSES = 10_000;
    private static final int QUOTA_PERCENT = 10;
    private static final long A_DAY_MILLIS = Duration.ofDays(1).toMillis();

    /** Takes long. */
    static final Fault FLOOD = Fault.open(
            "100,000 connections, as fast as four clients can",
            DROPPED_TWICE,
            clients(100_000, ClientLoad::connectAndClose),
            Step.NOTHING,
            Trait.LONG_TIMEOUT);

    private FaultsOutside() {}

    static List<Fault> all() throws IOException {
        List<Fault> all = new ArrayList<>();
        all.add(portTaken());
        all.addAll(ofClients());
        all.addAll(ofTheNetwork());
        all.add(clock());
        all.add(cpuQuota());
        return all;
    }

    private static List<Fault> ofClients() {
        return List.of(
                FLOOD,
                Fault.open(
                        "10,000 connections that are reset at once",
                        0,
                        clients(10_000, ClientLoad::connectAndReset),
                        Step.NOTHING,
                        Trait.LONG_TIMEOUT),
                clientsThatStay(),
                Fault.open(
                        "10,000 clients that send random bytes, TLS, HTTP, a PROXY header or 1 MB",
                        0,
                        clients(10_000, ClientLoad::sendGarbage),
                        Step.NOTHING,
                        Trait.LONG_TIMEOUT));
    }

    private static List<Fault> ofTheNetwork() {
        return List.of(
                Fault.open(
                                "one packet in ten to the application is lost",
                                LOST,
                                application -> application.network().losePackets(""),
                                application -> application.network().loseNoPackets())
                        .skippedIf(!Network.canLosePackets(), "nft is not installed"),
                Fault.refused(
                                "one packet in ten is lost, and the application reports itself unhealthy",
                                0,
                                application -> {
                                    application.network().losePackets("");
                                    application.send("unhealthy");
                                },
                                application -> {
                                    application.send("healthy");
                                    application.network().loseNoPackets();
                                })
                        .skippedIf(!Network.canLosePackets(), "nft is not installed"),
                Fault.open(
                                "a slow link (32 kbit/s)",
                                0,
                                application -> application.network().slowDown(device(application)),
                                application -> application.network().speedUp(device(application)))
                        .skippedIf(!Network.canSlowDown(), "tc is not installed"));
    }

    private static Fault portTaken() {
        List<Process> thief = new ArrayList<>();
        return Fault.refused(
                        "another process takes the port while it is closed",
                        0,
                        application -> {
                            application.send("unhealthy");
                            thief.add(takePort(application));
                        },
                        application -> {
                            application.send("healthy");
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
                application -> staying.addAll(stay(application)),
                application -> {
                    for (Socket socket : staying) {
                        socket.close();
                    }
                });
    }

    /** The application must close the connections by itself. */
    private static List<Socket> stay(ApplicationProcess application) throws Exception {
        List<Socket> staying = new ArrayList<>();
        for (int i = 0; i < STAYING; i++) {
            staying.add(ClientLoad.connect(address(application, i)));
        }
        Await.until(
                "the application has closed the connections of clients that stay",
                NOTICED,
                () -> application.state().descriptors() < STAYING / 10);
        return staying;
    }

    private static Step clients(int number, ClientLoad.Client client) {
        return application -> ClientLoad.start(
                        CLIENTS_AT_A_TIME, number, Duration.ZERO, i -> address(application, i), client)
                .awaitEnd();
    }

    /** Many addresses, all of the application's namespace, so that local ports do not run out. */
    private static InetSocketAddress address(ApplicationProcess application, int number) {
        int address = number % ADDRESSES;
        return new InetSocketAddress("10.98." + address / 250 + "." + (1 + address % 250), application.port());
    }

    private static String device(ApplicationProcess application) throws Exception {
        return application
                .network()
                .run("ip", "-brief", "link", "show", "type", "veth")
                .split("@", -1)[0];
    }

    private static Fault cpuQuota() {
        return Fault.open(
                        "a quota of 10% of a core, and a busy thread",
                        0,
                        application -> {
                            CpuQuota.limit(application.pid(), QUOTA_PERCENT);
                            application.inject(ApplicationFault.BUSY_THREAD);
                        },
                        application -> {
                            application.endFaults();
                            CpuQuota.lift(application.pid());
                        })
                .skippedIf(!CpuQuota.isAvailable(), "no control group with a quota can be created here");
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
            long ahead = Long.parseLong(application.send("time")) - System.currentTimeMillis();
            return Math.abs(ahead - expectedMillis) < NOTICED.toMillis();
        });
    }
}
