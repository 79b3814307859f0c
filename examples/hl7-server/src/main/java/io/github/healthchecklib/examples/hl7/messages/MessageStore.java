package io.github.healthchecklib.examples.hl7.messages;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.healthchecklib.CheckResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The database of received messages. Connects when it is first needed, and again whenever it has to. Used by all
 * connections' threads.
 *
 * <p>A message that comes again, byte for byte, is stored once. One with a control ID that was used before but with
 * other content is another message: senders restart their counters.
 */
public final class MessageStore implements AutoCloseable {
    private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;
    private static final int CHECK_TIMEOUT_SECONDS = 5;

    /** Less than the socket's, so that the database gives up, too, and does not store later what was answered AE. */
    private static final int STORE_TIMEOUT_SECONDS = 25;

    /** The SQLSTATE of a write in a read-only session. */
    private static final String READ_ONLY = "25006";

    /**
     * Classes of SQLSTATE whose text is about the statement, the connection or the database, and never about the row.
     * 90 is H2's own.
     */
    private static final Set<String> NOT_ABOUT_THE_ROW = Set.of("08", "25", "28", "42", "53", "57", "58", "90");

    /** The SQLSTATE of a statement that took longer than its query timeout. */
    private static final String QUERY_CANCELED = "57014";

    /** A database in another encoding than UTF-8 cannot store these, and so not each message. */
    private static final String ANY_LETTERS = "\u00E4 \u0416 \u738B";

    private static final String INSERT = """
            INSERT INTO received_message
                (sending_application, sending_facility, control_id, event, content, content_text, content_sha256)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;
    private static final String SELECT = "SELECT 1 FROM received_message WHERE content_sha256 = ?";
    private static final String DELETE = "DELETE FROM received_message WHERE content_sha256 = ?";

    private final HikariDataSource dataSource;
    private final boolean h2;
    private boolean tableSeen;

    /**
     * Creates the store. Does not wait for the database, which may be down.
     *
     * @param jdbcUrl of PostgreSQL or H2
     * @param user empty if the URL names it or none is needed
     * @param password likewise
     */
    public MessageStore(String jdbcUrl, String user, String password) {
        h2 = jdbcUrl.startsWith("jdbc:h2:");
        HikariConfig config = new HikariConfig();
        config.setPoolName("hl7-database");
        config.setJdbcUrl(jdbcUrl);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        if (!user.isEmpty()) {
            config.setUsername(user);
            config.setPassword(password);
        }
        if (!h2) {
            // Seconds; without it, a database that vanishes from the network holds a message for hours.
            config.addDataSourceProperty("socketTimeout", "30");
            // The detail of an error may quote the message, and with it the patient.
            config.addDataSourceProperty("logServerErrorDetail", "false");
        }
        dataSource = new HikariDataSource(config);
    }

    /**
     * Stores a message: once this returns, it is committed.
     *
     * @return false if the same message was stored before
     */
    boolean store(MessageHeader header, ReceivedMessage message) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setQueryTimeout(STORE_TIMEOUT_SECONDS);
            String sha256 = sha256(message.bytes());
            boolean isNew = insert(insert, header, message.bytes(), message.text(), sha256);
            if (!isNew && !isStored(connection, sha256)) {
                throw new SQLException("a unique constraint other than that of content_sha256 rejects it");
            }
            return isNew;
        } catch (SQLException e) {
            recover(e);
            throw e;
        }
    }

    private static boolean isStored(Connection connection, String sha256) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setQueryTimeout(STORE_TIMEOUT_SECONDS);
            select.setString(1, sha256);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /**
     * H2 closes its database after an error of the disk, calls connections valid all the same, and may never return
     * from their next statement. It opens the database again once all its connections have been closed. With
     * PostgreSQL, a session that began while the database was read-only, or on a standby, stays read-only.
     */
    private void recover(SQLException failure) {
        boolean noConnectionWasFree = failure instanceof SQLTransientConnectionException;
        if ((h2 && !noConnectionWasFree) || READ_ONLY.equals(failure.getSQLState())) {
            dataSource.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private static boolean insert(
            PreparedStatement insert, MessageHeader header, byte[] content, @Nullable String text, String sha256)
            throws SQLException {
        insert.setString(1, header.sendingApplication());
        insert.setString(2, header.sendingFacility());
        insert.setString(3, header.controlId());
        insert.setString(4, header.event());
        insert.setBytes(5, content);
        insert.setString(6, text);
        insert.setString(7, sha256);
        return insert.executeUpdate() == 1;
    }

    /**
     * Returns whether a message can be stored, or why not: a row is written and removed again in one transaction, so
     * that no reader sees it. That the database answers would not be enough: it may be read-only or full, or the table
     * may be gone or locked. If the table has never been there, it is made. Takes up to 10 s, or 35 s if the network
     * swallows the database.
     */
    public synchronized CheckResult canStore() {
        try {
            storeNothing();
        } catch (SQLException e) {
            if (tableSeen || !isTableMissing(e)) {
                return cannotStore(e);
            }
            try {
                makeTable();
                storeNothing();
            } catch (SQLException stillMissing) {
                return cannotStore(stillMissing);
            }
        }
        tableSeen = true;
        return CheckResult.healthy();
    }

    private CheckResult cannotStore(SQLException failure) {
        recover(failure);
        String reason = QUERY_CANCELED.equals(failure.getSQLState())
                ? "timed out after " + CHECK_TIMEOUT_SECONDS + " s"
                : LogText.of(text(failure));
        return CheckResult.unhealthy("no message can be stored: " + reason);
    }

    private void storeNothing() throws SQLException {
        byte[] content = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            connection.setAutoCommit(false);
            insert.setQueryTimeout(CHECK_TIMEOUT_SECONDS);
            if (!insert(insert, new MessageHeader("", "", "", "", ""), content, ANY_LETTERS, sha256(content))) {
                throw new SQLException("a unique constraint rejects every row");
            }
            delete.setQueryTimeout(CHECK_TIMEOUT_SECONDS);
            delete.setString(1, sha256(content));
            delete.executeUpdate();
            connection.commit();
        }
    }

    private void makeTable() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(CHECK_TIMEOUT_SECONDS);
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS received_message (
                        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                        sending_application VARCHAR(4096) NOT NULL,
                        sending_facility VARCHAR(4096) NOT NULL,
                        control_id VARCHAR(4096) NOT NULL,
                        event VARCHAR(10) NOT NULL,
                        received_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
                        content %s NOT NULL,
                        content_text TEXT,
                        content_sha256 VARCHAR(64) NOT NULL UNIQUE)
                    """.formatted(h2 ? "BINARY LARGE OBJECT" : "BYTEA"));
        }
    }

    /** The SQLSTATE of PostgreSQL, and those of H2. */
    private static boolean isTableMissing(SQLException failure) {
        return Set.of("42P01", "42S02", "42S03", "42S04").contains(String.valueOf(failure.getSQLState()));
    }

    /** For logs: without a text that may quote the message. */
    static String reason(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        boolean isAboutTheRow = !(failure instanceof SQLTransientConnectionException)
                && NOT_ABOUT_THE_ROW.stream().noneMatch(state::startsWith);
        return isAboutTheRow ? "SQLSTATE " + LogText.of(state) : LogText.of(text(failure));
    }

    private static String text(SQLException failure) {
        // The pool's own text says only that no connection came; the cause says why.
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
