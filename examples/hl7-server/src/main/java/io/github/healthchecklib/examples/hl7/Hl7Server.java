package io.github.healthchecklib.examples.hl7;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.CheckSchedule;
import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheck;
import io.github.healthchecklib.HealthProbes;
import io.github.healthchecklib.ProbeType;
import io.github.healthchecklib.WorkTracker;
import io.github.healthchecklib.checks.JvmChecks;
import io.github.healthchecklib.checks.TcpChecks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a whole: the database, then MLLP, then the health ports. Closed in the order that keeps it alive to the platform while the
 * messages in progress are finished.
 *
 * <p>Liveness is what a restart mends: MLLP answers, no message is stuck, the JVM is well. Readiness is the database.
 */
final class Hl7Server implements AutoCloseable {
    /** With the drain before it, leaves time for the rest of the shutdown within the 30 s that platforms grant. */
    static final Duration FINISH_LIMIT = Duration.ofSeconds(15);

    /** The pool takes up to 5 seconds to say that there is no connection, and its reason is better than "late". */
    private static final CheckSchedule DATABASE_SCHEDULE =
            CheckSchedule.every(Duration.ofSeconds(5)).withTimeout(Duration.ofSeconds(8));

    private static final Logger LOG = LoggerFactory.getLogger(Hl7Server.class);

    private final Settings settings;
    private final HealthProbes probes;
    private @Nullable MessageStore store;
    private @Nullable MllpServer mllp;
    private volatile boolean takingMessages;
    private boolean running;

    /**
     * Creates the server. Starts nothing.
     *
     * @param probes not started; this server starts and closes them
     */
    Hl7Server(Settings settings, HealthProbes probes) {
        this.settings = settings;
        this.probes = probes;
    }

    /**
     * Starts everything: when this returns, messages are answered, and the health ports open as soon as their checks have passed.
     *
     * @throws StartException if the database or the MLLP port can't be used; nothing is left running
     * @throws io.github.healthchecklib.HealthCheckStartException if a health port can't be opened; likewise
     */
    synchronized void start() {
        try {
            MessageStore messages = openStore();
            store = messages;
            WorkTracker inProgress = probes.liveness().workTracker("messages", settings.messageLimit());
            MllpServer server = listen(new MessageHandler(messages, inProgress));
            mllp = server;
            takingMessages = true;
            LOG.info("HL7 server listens on {}:{}, messages go to {}", settings.host(), port(), settings.database());
            watch(messages, server);
            probes.start();
            running = true;
        } finally {
            if (!running) {
                release();
            }
        }
    }

    private void watch(MessageStore messages, MllpServer server) {
        InetAddress address =
                server.address().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : server.address();
        Health liveness = probes.liveness();
        JvmChecks.addTo(liveness);
        liveness.check("mllp-port", whileTakingMessages(TcpChecks.connect(address.getHostAddress(), server.port())));
        liveness.check("mllp-answer", whileTakingMessages(new RoundTripCheck(address, server.port())));
        probes.readiness().check("database", DATABASE_SCHEDULE, messages.answers());
    }

    /** While the last messages are finished, no more are taken, and that is as it should be. */
    private HealthCheck whileTakingMessages(HealthCheck check) {
        return () -> {
            CheckResult result = takingMessages ? check.check() : CheckResult.healthy();
            return takingMessages ? result : CheckResult.healthy();
        };
    }

    private MessageStore openStore() {
        try {
            return MessageStore.open(settings.database());
        } catch (SQLException | RuntimeException e) {
            throw new StartException(
                    "The database " + settings.database() + " can not be used (" + rootCause(e)
                            + "). Start it, or correct DATABASE_URL.",
                    e);
        }
    }

    private MllpServer listen(MessageHandler handler) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port());
            return MllpServer.start(address, settings.maxMessageBytes(), FINISH_LIMIT, handler);
        } catch (IOException e) {
            throw new StartException(
                    "Can not listen for HL7 on " + settings.host() + ":" + settings.port() + " (" + e.getMessage()
                            + "). Stop what listens there, or correct HOST or PORT.",
                    e);
        }
    }

    /** The pool's own text says only that no connection came; the cause says why. */
    private static String rootCause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    int port() {
        return mllp == null ? 0 : mllp.port();
    }

    int port(ProbeType probe) {
        return probes.port(probe);
    }

    /** Finishes the messages in progress, then closes the database, and the health ports last. May be repeated. */
    @Override
    public synchronized void close() {
        if (running) {
            running = false;
            LOG.info("Stopping: no more messages are taken, those in progress are finished");
            release();
            LOG.info("Stopped");
        }
    }

    private void release() {
        takingMessages = false;
        if (mllp != null) {
            mllp.close();
            mllp = null;
        }
        if (store != null) {
            store.close();
            store = null;
        }
        probes.close();
    }
}
