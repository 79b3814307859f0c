package io.github.healthchecklib.client;

import static io.github.healthchecklib.client.ProbeTest.awaitUninterrupted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names are resolved without blocking callers. */
@Timeout(60)
class NameLookupTest {
    private static final long SECOND = 1_000_000_000;
    private static final List<InetAddress> LOCAL = List.of(InetAddress.getLoopbackAddress());
    private static final List<InetAddress> OTHER = List.of(address("127.0.0.2"));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);
    private final AtomicInteger lookUps = new AtomicInteger();

    @Test
    void hanging_name_is_looked_up_once() {
        CountDownLatch end = new CountDownLatch(1);
        NameLookup names = names(host -> {
            awaitUninterrupted(end);
            return LOCAL;
        });
        CompletableFuture<List<InetAddress>> first = names.addresses("slow");
        for (int i = 0; i < 1000; i++) {
            assertThat(names.addresses("slow").isDone()).isFalse();
        }
        end.countDown();

        assertThat(first.join()).isEqualTo(LOCAL);
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void known_name_is_refreshed_after_10_s_without_waiting() throws Exception {
        var answer = new SynchronousQueue<List<InetAddress>>();
        NameLookup names = names(host -> take(answer));
        var first = names.addresses("name");
        answer.put(LOCAL);
        assertThat(first.join()).isEqualTo(LOCAL);

        now.addAndGet(10 * SECOND - 1);
        assertThat(names.addresses("name").join()).isEqualTo(LOCAL);
        assertThat(lookUps).hasValue(1);

        now.addAndGet(1);
        assertThat(names.addresses("name").join()).isEqualTo(LOCAL);
        await().untilAsserted(() -> assertThat(lookUps).hasValue(2));
        assertThat(names.addresses("name").join()).isEqualTo(LOCAL);
        answer.put(OTHER);
        await().untilAsserted(() -> assertThat(names.addresses("name").join()).isEqualTo(OTHER));
        assertThat(lookUps).hasValue(2);
    }

    @Test
    void known_name_is_forgotten_after_60_s() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        NameLookup names = names(host -> {
            if (lookUps.get() > 1) {
                awaitUninterrupted(end);
            }
            return LOCAL;
        });
        names.addresses("name").join();
        now.addAndGet(60 * SECOND - 1);
        assertThat(names.addresses("name").isDone()).isTrue();

        now.addAndGet(1);
        assertThat(names.addresses("name").isDone()).isFalse();
        end.countDown();
    }

    @Test
    void failed_lookup_forgets_the_name() {
        NameLookup names = names(host -> {
            if (lookUps.get() > 1) {
                throw new UnknownHostException("gone");
            }
            return LOCAL;
        });
        names.addresses("name").join();
        now.addAndGet(10 * SECOND);
        assertThat(names.addresses("name").join()).isEqualTo(LOCAL);

        await().untilAsserted(() ->
                assertThatThrownBy(() -> names.addresses("name").join()).hasCause(new UnknownHostException("gone")));
    }

    @Test
    void its_threads_are_daemons_and_at_most_16() {
        CountDownLatch end = new CountDownLatch(1);
        var threads = ConcurrentHashMap.<Thread>newKeySet();
        NameLookup names = names(host -> {
            threads.add(Thread.currentThread());
            awaitUninterrupted(end);
            return LOCAL;
        });
        List<CompletableFuture<List<InetAddress>>> all = IntStream.range(0, 100)
                .mapToObj(i -> names.addresses("name" + i))
                .toList();
        await().until(() -> threads.size() == 16);
        end.countDown();
        all.forEach(CompletableFuture::join);

        assertThat(lookUps).hasValue(100);
        assertThat(threads)
                .hasSize(16)
                .allMatch(thread -> thread.isDaemon() && thread.getName().startsWith("health-lookup-"));
    }

    private interface Answer {
        List<InetAddress> to(String host) throws UnknownHostException;
    }

    private NameLookup names(Answer answer) {
        return new NameLookup(
                host -> {
                    lookUps.incrementAndGet();
                    return answer.to(host).toArray(new InetAddress[0]);
                },
                now::get);
    }

    private static <T> T take(SynchronousQueue<T> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
