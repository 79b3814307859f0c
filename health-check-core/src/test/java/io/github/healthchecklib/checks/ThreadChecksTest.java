package io.github.healthchecklib.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The checks of threads, executors and periodic tasks. */
class ThreadChecksTest {
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

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
