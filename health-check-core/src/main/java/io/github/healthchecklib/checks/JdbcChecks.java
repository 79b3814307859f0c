package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Checks of a database, for readiness. On liveness, a database that is down would have the platform restart every
 * replica, which mends nothing.
 */
public final class JdbcChecks {
    /** How long the database may take to answer: 2 s. */
    public static final int VALIDITY_TIMEOUT_SECONDS = 2;

    /** Causes may form a circle. */
    private static final int MAX_CAUSES = 20;

    private JdbcChecks() {}

    /**
     * Returns a check that the data source gives a connection, and that this is {@linkplain Connection#isValid valid}:
     * the database answers within {@value #VALIDITY_TIMEOUT_SECONDS} s. How long it may take to get the connection is a
     * setting of the data source, and bounded by the timeout of the check: a pool whose connections are all in use is
     * unhealthy, too.
     *
     * <p>Cost: one connection for the time of a round trip; without a pool, a new one each time.
     *
     * @param dataSource where to get the connection
     * @return the check
     */
    public static HealthCheck isValid(DataSource dataSource) {
        Objects.requireNonNull(dataSource, "dataSource");
        return () -> {
            try (Connection connection = dataSource.getConnection()) {
                return connection.isValid(VALIDITY_TIMEOUT_SECONDS)
                        ? CheckResult.healthy()
                        : CheckResult.unhealthy("the database does not answer");
            } catch (SQLException e) {
                return CheckResult.unhealthy("no connection: " + withRootCause(e));
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
