package io.github.healthchecklib.examples.hl7;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.CheckSchedule;
import io.github.healthchecklib.HealthCheck;
import io.github.healthchecklib.HealthProbes;
import io.github.healthchecklib.ProbeType;
import io.github.healthchecklib.WorkTracker;
import io.github.healthchecklib.checks.JvmChecks;
import io.github.healthchecklib.examples.hl7.messages.LogText;
import io.github.healthchecklib.examples.hl7.messages.MessageHandler;
import io.github.healthchecklib.examples.hl7.messages.MessageStore;
import io.github.healthchecklib.examples.hl7.mllp.MllpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a whole, and its health.
 *
 * <p>Liveness is what a restart fixes: MLLP answers, no message is stuck, the JVM is well. Readiness is the database:
 * without it the server runs, waits for it and takes no traffic. A database within this process, H2, may need the
 * restart itself, so after a while it is a matter of liveness, too.
 */
final class Hl7Server {
    /** With the drain before it, leaves time for the rest of the shutdown within the 30 s that platforms grant. */
    static final Duration FINISH_LIMIT = Duration.ofSeconds(15);

    /**
     * The store takes up to 10 s to find out what is wrong, and its reason is better than "timed out". A timeout also
     * interrupts, and H2 closes its file when it is interrupted.
     */
    private static final CheckSchedule DATABASE_SCHEDULE =
            CheckSchedule.every(Duration.ofSeconds(5)).withTimeout(Duration.ofSeconds(15));

    private static final CheckSchedule MLLP_SCHEDULE = CheckSchedule.every(Duration.ofSeconds(5));

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
     * Starts everything: when this returns, messages are answered, and the health ports open as soon as their checks
     * have passed. The database may be down, which this finds out within 10 s, as a rule.
     *
     * @throws StartException if the MLLP port cannot be opened or no driver takes the database's URL; nothing is left
     *     running
     * @throws io.github.healthchecklib.HealthCheckStartException if a health port cannot be opened; likewise
     */
    synchronized void start() {
        try {
            WorkTracker inProgress = probes.liveness().workTracker("messages", settings.messageLimit());
            store = openStore();
            // So that the first message finds a table; if the database is down, the check goes on trying.
            store.canStore();
            mllp = listen(new MessageHandler(store, inProgress));
            takingMessages = true;
            LOG.info(
                    "HL7 server listens on {}:{}, stores messages in {}", settings.host(), port(), settings.database());

            JvmChecks.addTo(probes.liveness());
            probes.liveness().check("mllp", MLLP_SCHEDULE, whileTakingMessages(new RoundTripCheck(mllp)));
            probes.readiness().check("database", DATABASE_SCHEDULE, store::canStore);
            if (settings.database().isEmbedded()) {
                probes.liveness().escalate(probes.readiness(), settings.storeLimit());
            }
            probes.start();
            running = true;
        } finally {
            if (!running) {
                release();
            }
        }
    }

    /** While the last messages are finished, no more are taken, and that is as it should be. */
    private HealthCheck whileTakingMessages(HealthCheck check) {
        return () -> {
            CheckResult result = takingMessages ? check.check() : CheckResult.healthy();
            return takingMessages ? result : CheckResult.healthy();
        };
    }

    private MessageStore openStore() {
        DatabaseUrl database = settings.database();
        try {
            return new MessageStore(database.jdbcUrl(), database.user(), database.password());
        } catch (RuntimeException e) {
            throw new StartException("The database " + database + " cannot be used. Correct DATABASE_URL.", e);
        }
    }

    private MllpServer listen(MessageHandler handler) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port());
            return MllpServer.start(address, settings.limits(), handler);
        } catch (IOException e) {
            throw new StartException(
                    "Cannot listen for HL7 on " + LogText.of(settings.host()) + ":" + settings.port() + " ("
                            + LogText.of(String.valueOf(e.getMessage()))
                            + "). Stop what listens there, or correct HOST or PORT.",
                    e);
        }
    }

    int port() {
        return mllp == null ? 0 : mllp.port();
    }

    int port(ProbeType probe) {
        return probes.port(probe);
    }

    /** Finishes the messages in progress, then closes the database, and the health ports last. Idempotent. */
    synchronized void close() {
        if (running) {
            running = false;
            LOG.info("Stopping: accepting no more messages, finishing those in progress");
            release();
            LOG.info("Stopped");
        }
    }

    private void release() {
        takingMessages = false;
        if (mllp != null) {
            mllp.close(FINISH_LIMIT);
            mllp = null;
        }
        if (store != null) {
            store.close();
            store = null;
        }
        probes.close();
    }
}
