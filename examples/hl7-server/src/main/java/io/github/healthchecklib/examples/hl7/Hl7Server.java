package io.github.healthchecklib.examples.hl7;

import io.github.healthchecklib.TcpHealthCheckServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a whole: the database, then MLLP, then the health port, so that who can connect to that one finds the others
 * ready. Closed in the order that keeps it available while the messages in hand are finished.
 */
final class Hl7Server implements AutoCloseable {
    /** Leaves time for the rest of the shutdown within the 30 s that platforms grant from SIGTERM to SIGKILL. */
    static final Duration DRAIN_LIMIT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Hl7Server.class);

    private final Settings settings;
    private final TcpHealthCheckServer health;
    private @Nullable MessageStore store;
    private @Nullable MllpServer mllp;
    private boolean running;

    Hl7Server(Settings settings) {
        this.settings = settings;
        this.health = new TcpHealthCheckServer(settings.health());
    }

    /**
     * Starts everything: when this returns, messages are answered and the health port is open.
     *
     * @throws StartException if the database or the MLLP port can't be used; nothing is left running
     * @throws io.github.healthchecklib.HealthCheckStartException if the health port can't be opened; likewise
     */
    synchronized void start() {
        try {
            store = openStore();
            mllp = listen(new MessageHandler(store));
            LOG.info("HL7 server listens on {}:{}, messages go to {}", settings.host(), port(), settings.database());
            health.start();
            running = true;
        } finally {
            if (!running) {
                release();
            }
        }
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
            return MllpServer.start(address, settings.maxMessageBytes(), DRAIN_LIMIT, handler);
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

    int healthPort() {
        return health.port();
    }

    /** Finishes the messages in hand, then closes the database, and the health port last. May be repeated. */
    @Override
    public synchronized void close() {
        if (running) {
            running = false;
            LOG.info("Stopping: no more messages are taken, those in hand are finished");
            release();
            LOG.info("Stopped");
        }
    }

    private void release() {
        if (mllp != null) {
            mllp.close();
            mllp = null;
        }
        if (store != null) {
            store.close();
            store = null;
        }
        health.close();
    }
}
