package io.github.healthchecklib.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of threads, ports, databases and disks; the database one against PostgreSQL is in the HL7 example. */
class ReadyMadeChecksTest {
    @Test
    void a_thread_is_alive_from_its_start_to_its_end() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread loop = new Thread(() -> awaitQuietly(end), "loop");
        HealthCheck alive = ThreadChecks.alive(loop);
        assertThat(alive.check()).isEqualTo(CheckResult.unhealthy("thread loop is not alive"));

        loop.start();
        assertThat(alive.check()).isEqualTo(CheckResult.healthy());

        end.countDown();
        loop.join();
        assertThat(alive.check()).isEqualTo(CheckResult.unhealthy("thread loop is not alive"));
    }

    @Test
    void executor_responds_while_a_thread_of_it_is_free() throws Exception {
        var executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        CountDownLatch go = new CountDownLatch(1);
        HealthCheck responds = new ResponseCheck(executor, 20);
        assertThat(ThreadChecks.responds(executor).check()).isEqualTo(CheckResult.healthy());

        executor.execute(() -> awaitQuietly(go));
        for (int i = 0; i < 3; i++) {
            assertThat(responds.check())
                    .isEqualTo(CheckResult.unhealthy("no thread of the executor was free within 20 ms"));
        }
        assertThat(executor.getQueue()).as("tasks of the check").hasSize(1);

        go.countDown();
        await().until(() -> responds.check().isHealthy());

        executor.shutdown();
        assertThat(responds.check().reason()).startsWith("executor rejects tasks: ");
    }

    @Test
    void executor_that_runs_tasks_on_the_caller_does_not_respond() throws Exception {
        var executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy());
        CountDownLatch go = new CountDownLatch(1);
        executor.execute(() -> awaitQuietly(go));

        assertThat(ThreadChecks.responds(executor).check().reason())
                .isEqualTo("no thread of the executor was free: it ran the task on the calling thread");

        go.countDown();
        executor.shutdown();
    }

    @Test
    void executor_responds_again_after_it_has_discarded_the_task() throws Exception {
        var executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.DiscardPolicy());
        CountDownLatch go = new CountDownLatch(1);
        HealthCheck responds = new ResponseCheck(executor, 20);
        executor.execute(() -> awaitQuietly(go));
        assertThat(responds.check().isHealthy()).isFalse();
        go.countDown();
        await().until(() -> executor.getActiveCount() == 0);

        for (int i = 1; i < ResponseCheck.MAX_WAITS; i++) {
            assertThat(responds.check().isHealthy()).isFalse();
        }
        // A thread that has just become free may discard one more.
        await().until(() -> responds.check().isHealthy());

        executor.shutdown();
    }

    @Test
    void periodic_task_that_threw_is_dead() throws Exception {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        CountDownLatch ran = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ScheduledFuture<?> task = executor.scheduleAtFixedRate(
                () -> {
                    ran.countDown();
                    awaitQuietly(go);
                    throw new IllegalStateException("poison");
                },
                0,
                1,
                TimeUnit.MILLISECONDS);
        HealthCheck alive = ThreadChecks.alive("poll", task);
        ran.await();
        assertThat(alive.check()).isEqualTo(CheckResult.healthy());

        go.countDown();
        assertThatThrownBy(task::get).hasMessageContaining("poison");
        assertThat(alive.check()).isEqualTo(CheckResult.unhealthy("task poll has ended"));
        assertThat(ThreadChecks.responds(executor).check()).isEqualTo(CheckResult.healthy());
        executor.shutdownNow();
    }

    @Test
    void a_port_is_healthy_while_something_listens_there() throws Exception {
        HealthCheck connect;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect = TcpChecks.connect("127.0.0.1", listening.getLocalPort());
            assertThat(connect.check()).isEqualTo(CheckResult.healthy());
        }
        assertThat(connect.check().toString())
                .startsWith("unhealthy: no connection to 127.0.0.1:")
                .contains("Connection refused");
    }

    @Test
    void port_with_a_full_queue_is_unhealthy() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HealthCheck connect = TcpChecks.connect("127.0.0.1", deaf.getLocalPort());
            assertThat(connect.check()).isEqualTo(CheckResult.healthy());
            assertThat(connect.check()).isEqualTo(CheckResult.healthy());

            assertThat(connect.check().toString()).contains("SocketTimeoutException");
        }
    }

    @Test
    void a_host_that_is_not_known_is_unhealthy() throws Exception {
        assertThat(TcpChecks.connect("no-such-host.invalid", 1).check().toString())
                .contains("no connection to no-such-host.invalid:1", "UnknownHostException");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    void a_port_out_of_range_is_an_error(int port) {
        assertThatThrownBy(() -> TcpChecks.connect("127.0.0.1", port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Health check setting port must be a whole number from 1 to 65535, but is \"" + port
                        + "\". Correct it.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65535})
    void the_first_and_the_last_port_are_in_range(int port) {
        assertThat(TcpChecks.connect("127.0.0.1", port)).isNotNull();
    }

    @Test
    void database_is_healthy_while_it_answers() throws Exception {
        AtomicInteger open = new AtomicInteger();
        assertThat(JdbcChecks.answers(dataSource("SELECT 1", open)).check()).isEqualTo(CheckResult.healthy());
        assertThat(JdbcChecks.answers(dataSource("SELECT 2", open), "SELECT 2").check())
                .isEqualTo(CheckResult.healthy());
        assertThat(JdbcChecks.answers(dataSource("SELECT 2", open)).check())
                .isEqualTo(CheckResult.unhealthy("the database does not answer: java.sql.SQLException: it is closed"));
        assertThat(open).hasValue(0);
    }

    @Test
    void database_without_a_connection_is_unhealthy() throws Exception {
        DataSource down = proxy(DataSource.class, (name, arguments) -> {
            throw new SQLException("no connection within 5 s", new IOException("Connection refused"));
        });

        assertThat(JdbcChecks.answers(down).check())
                .isEqualTo(CheckResult.unhealthy("the database does not answer: java.sql.SQLException: no connection"
                        + " within 5 s; cause: java.io.IOException: Connection refused"));
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

    @Test
    void a_disk_is_healthy_while_enough_is_free(@TempDir Path folder) throws Exception {
        long free = Files.getFileStore(folder).getUsableSpace();
        assertThat(DiskChecks.freeSpace(folder, 1).check()).isEqualTo(CheckResult.healthy());

        assertThat(DiskChecks.freeSpace(folder, Long.MAX_VALUE - 1_000_000)
                        .check()
                        .toString())
                .matches("unhealthy: \\d+ MB are free at .*, less than 9223372036854 MB");
        assertThat(!DiskChecks.freeSpace(folder).check().isHealthy()).isEqualTo(free < DiskChecks.DEFAULT_FREE_BYTES);
    }

    @Test
    void a_disk_has_never_the_largest_number_of_bytes_free(@TempDir Path folder) throws Exception {
        assertThat(DiskChecks.freeSpace(folder, Long.MAX_VALUE).check().reason())
                .endsWith("less than 9223372036855 MB");
    }

    @Test
    void a_disk_that_is_not_there_throws_which_is_unhealthy(@TempDir Path folder) {
        assertThatThrownBy(() -> DiskChecks.freeSpace(folder.resolve("gone")).check())
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void to_ask_for_no_free_space_is_an_error() {
        assertThatThrownBy(() -> DiskChecks.freeSpace(Path.of("."), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Health check setting atLeast must be 1 byte or more, but is \"0\". Correct it.");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
