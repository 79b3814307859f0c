package io.github.healthchecklib.examples.hl7;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.healthchecklib.HealthCheck;
import io.github.healthchecklib.checks.JdbcChecks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The database of received messages. Each of a sender's control ids is stored once. Used by all connections' threads. */
final class MessageStore implements AutoCloseable {
    private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;

    private final HikariDataSource dataSource;

    private MessageStore(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Connects, and makes the table if there is none. Takes up to 5 seconds to find that the database doesn't answer.
     *
     * @throws SQLException if it can't; nothing is left open
     */
    static MessageStore open(DatabaseUrl url) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("hl7-database");
        config.setJdbcUrl(url.jdbcUrl());
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        if (!url.user().isEmpty()) {
            config.setUsername(url.user());
            config.setPassword(url.password());
        }
        if (url.isPostgresql()) {
            // Seconds; without it, a database that vanishes from the network holds a message for hours.
            config.addDataSourceProperty("socketTimeout", "30");
        }
        MessageStore store = new MessageStore(new HikariDataSource(config));
        try {
            store.createTable();
            return store;
        } catch (SQLException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void createTable() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS hl7_message (
                        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                        sending_application VARCHAR(300) NOT NULL,
                        sending_facility VARCHAR(300) NOT NULL,
                        control_id VARCHAR(300) NOT NULL,
                        event VARCHAR(10) NOT NULL,
                        received_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
                        content TEXT NOT NULL,
                        UNIQUE (sending_application, sending_facility, control_id))
                    """);
        }
    }

    /**
     * Stores a message: once this returns, it is committed.
     *
     * @return false if this sender's control id was stored before, and so this message wasn't
     */
    boolean store(MessageHeader header, String content) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO hl7_message
                            (sending_application, sending_facility, control_id, event, content)
                        VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """)) {
            insert.setString(1, header.sendingApplication());
            insert.setString(2, header.sendingFacility());
            insert.setString(3, header.controlId());
            insert.setString(4, header.event());
            insert.setString(5, content);
            return insert.executeUpdate() == 1;
        }
    }

    /** Whether the database answers. A pool that has none to give says so after its connection timeout of 5 seconds. */
    HealthCheck answers() {
        return JdbcChecks.isValid(dataSource);
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
