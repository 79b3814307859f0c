package io.github.healthchecklib.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Looks names up without holding the caller up: the JDK's look-up can't be given a time limit, nor be interrupted. At
 * most 16 names are looked up at a time, each once, by daemon threads that end when they have been idle for 10 s.
 * Thread-safe.
 *
 * <p>A name that is probed again and again keeps its addresses while they are looked up anew, so that a name server
 * which hangs holds up only the names that aren't known yet.
 */
final class NameLookup {
    private static final int THREADS = 16;
    private static final long REFRESHED_AFTER = TimeUnit.SECONDS.toNanos(10);
    private static final long FORGOTTEN_AFTER = TimeUnit.SECONDS.toNanos(60);

    /** What the JDK takes for an address without asking anybody. */
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}");

    /** Of the JDK, or of a test. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private record Known(List<InetAddress> addresses, long since) {}

    private final Resolver resolver;
    private final LongSupplier nanoTime;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    NameLookup(Resolver resolver) {
        this(resolver, System::nanoTime);
    }

    /** @param nanoTime tells the time */
    NameLookup(Resolver resolver, LongSupplier nanoTime) {
        this.resolver = resolver;
        this.nanoTime = nanoTime;
        AtomicInteger made = new AtomicInteger();
        threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "health-lookup-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Completes with one address or more, or with an {@link UnknownHostException}; at once if the host is an address
     * itself.
     */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // Of a look-up anew: whoever asks when it has ended gets what it found.
    CompletableFuture<List<InetAddress>> addresses(String host) {
        if (host.indexOf(':') >= 0 || IPV4.matcher(host).matches()) {
            return literal(host);
        }
        Known before = known.get(host);
        long age = before == null ? Long.MAX_VALUE : nanoTime.getAsLong() - before.since();
        if (before == null || age >= FORGOTTEN_AFTER) {
            return lookUp(host);
        }
        if (age >= REFRESHED_AFTER) {
            lookUp(host);
        }
        return CompletableFuture.completedFuture(before.addresses());
    }

    private static CompletableFuture<List<InetAddress>> literal(String host) {
        try {
            return CompletableFuture.completedFuture(List.of(InetAddress.getByName(host)));
        } catch (UnknownHostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<List<InetAddress>> lookUp(String host) {
        CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> others = underWay.putIfAbsent(host, mine);
        if (others != null) {
            return others;
        }
        try {
            threads.execute(() -> resolve(host, mine));
        } catch (RuntimeException | Error e) {
            // No thread can be started.
            failed(host, mine, e);
        }
        return mine;
    }

    private void resolve(String host, CompletableFuture<List<InetAddress>> lookUp) {
        try {
            List<InetAddress> addresses = List.of(resolver.resolve(host));
            known.put(host, new Known(addresses, nanoTime.getAsLong()));
            underWay.remove(host);
            lookUp.complete(addresses);
        } catch (UnknownHostException | RuntimeException | Error e) {
            failed(host, lookUp, e);
        }
    }

    private void failed(String host, CompletableFuture<List<InetAddress>> lookUp, Throwable failure) {
        known.remove(host);
        underWay.remove(host);
        lookUp.completeExceptionally(failure);
    }
}
