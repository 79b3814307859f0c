package io.github.healthchecklib.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.healthchecklib.CheckResult;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The check of a database, which is a proxy here; the check of PostgreSQL is tested in the HL7 example. */
class JdbcChecksTest {
    @Test
    void database_is_healthy_while_it_answers() throws Exception {
        AtomicInteger open = new AtomicInteger();
        assertThat(JdbcChecks.answers(dataSource("SELECT 1", open)).check()).isEqualTo(CheckResult.healthy());
        assertThat(JdbcChecks.answers(dataSource("SELECT 2", open), "SELECT 2").check())
                .isEqualTo(CheckResult.healthy());
        assertThat(JdbcChecks.answers(dataSource("SELECT 2", open)).check())
                .isEqualTo(
                        CheckResult.unhealthy("the database cannot be queried: java.sql.SQLException: it is closed"));
        assertThat(open).hasValue(0);
    }

    @Test
    void database_without_a_connection_is_unhealthy() throws Exception {
        DataSource down = proxy(DataSource.class, (name, arguments) -> {
            throw new SQLException("no connection within 5 s", new IOException("Connection refused"));
        });

        assertThat(JdbcChecks.answers(down).check())
                .isEqualTo(CheckResult.unhealthy("the database cannot be queried: java.sql.SQLException: no connection"
                        + " within 5 s; cause: java.io.IOException: Connection refused"));
    }

    /** Exceptions whose causes are a circle are rare, and allowed. A check that never ends costs a core. */
    @Test
    void database_is_unhealthy_when_causes_are_a_circle() throws Exception {
        SQLException failure = new CircleOfCauses();
        DataSource down = proxy(DataSource.class, (name, arguments) -> {
            throw failure;
        });

        assertThat(JdbcChecks.answers(down).check().isHealthy()).isFalse();
    }

    private static final class CircleOfCauses extends SQLException {
        private static final long serialVersionUID = 1L;
        private static final int MANY = 1_000_000;

        private final SQLException cause = new SQLException("no route", this);
        private int asked;

        CircleOfCauses() {
            super("no connection");
        }

        @Override
        public synchronized Throwable getCause() {
            asked++;
            if (asked > MANY) {
                throw new AssertionError("was asked for its cause more than " + MANY + " times");
            }
            return cause;
        }
    }

    /** A database that executes one statement only, counting what is open of connections and statements. */
    private static DataSource dataSource(String sql, AtomicInteger open) {
        Statement statement = proxy(Statement.class, (name, arguments) -> {
            if (name.equals("execute") && !arguments[0].equals(sql)) {
                throw new SQLException("it is closed");
            }
            return switch (name) {
                case "execute" -> true;
                case "setQueryTimeout" -> arguments[0].equals(2) ? null : fail("time-out");
                case "close" -> open.decrementAndGet();
                default -> throw new UnsupportedOperationException(name);
            };
        });
        Connection connection = proxy(Connection.class, (name, arguments) -> switch (name) {
            case "createStatement" -> {
                open.incrementAndGet();
                yield statement;
            }
            case "close" -> open.decrementAndGet();
            default -> throw new UnsupportedOperationException(name);
        });
        return proxy(DataSource.class, (name, arguments) -> {
            open.incrementAndGet();
            return connection;
        });
    }

    private interface Answer {
        @Nullable
        Object to(String method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
