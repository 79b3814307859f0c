package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Checks of a database, for readiness. On liveness, a database that is down would have the platform restart every
 * replica, which fixes nothing.
 */
public final class JdbcChecks {
    /** How long the database may take to answer: 2 s. */
    public static final int QUERY_TIMEOUT_SECONDS = 2;

    /** Causes may form a circle. */
    private static final int MAX_CAUSES = 20;

    private JdbcChecks() {}

    /**
     * Returns a check that the database answers {@code SELECT 1}, like {@link #answers(DataSource, String)}. Some
     * databases need another query: Oracle before 23ai, for example, {@code SELECT 1 FROM DUAL}.
     *
     * @param dataSource where to get the connection
     * @return the check
     */
    public static HealthCheck answers(DataSource dataSource) {
        return answers(dataSource, "SELECT 1");
    }

    /**
     * Returns a check that the data source gives a connection, and that the database executes a statement within
     * {@value #QUERY_TIMEOUT_SECONDS} s. How long it may take to get the connection is a setting of the data source,
     * and bounded by the timeout of the check: a pool whose connections are all in use is unhealthy, too. Choose a
     * statement that shows what the service needs: that a table is there, or, with auto-commit, that a row can be
     * updated.
     *
     * <p>The driver enforces the timeout of the statement ({@link Statement#setQueryTimeout}). Set its socket timeout,
     * too: without one, a check on a connection whose peer is gone may hang for minutes, and is not run again
     * meanwhile. A check that exceeds its timeout is interrupted, and an interrupt makes an H2 file database close its
     * file: give such a check a timeout longer than all waits within it.
     *
     * <p>The reason is the text of the driver, or of {@link java.sql.DriverManager}, which names a URL that no driver
     * accepts: keep passwords out of the URL.
     *
     * <p>{@link Connection#isValid} is not asked because a driver may answer it without the database: H2 still calls a
     * connection valid after a write error has made it close the database.
     *
     * <p>Cost: one connection for the time of a round trip; without a pool, a new one each time.
     *
     * @param dataSource where to get the connection
     * @param sql executed each time; its result is ignored
     * @return the check
     */
    public static HealthCheck answers(DataSource dataSource, String sql) {
        Objects.requireNonNull(dataSource, "dataSource");
        Objects.requireNonNull(sql, "sql");
        return () -> {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
                statement.execute(sql);
                return CheckResult.healthy();
            } catch (SQLException e) {
                return CheckResult.unhealthy("the database cannot be queried: " + withRootCause(e));
            }
        };
    }

    /** A pool's own text says only that no connection came; the cause says why. */
    private static String withRootCause(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < MAX_CAUSES; depth++) {
            root = root.getCause();
        }
        return failure + (root.equals(failure) ? "" : "; cause: " + root);
    }
}
