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
 * Resolves names without blocking the caller, because the JDK's resolver has no timeout and cannot be interrupted. At
 * most 16 names are resolved at a time, each once, on daemon threads that end after 10 s without work. Thread-safe.
 *
 * <p>A known name keeps its addresses while it is resolved again, so that a name server that hangs delays only names
 * that are not known yet.
 */
final class NameLookup {
    private static final int THREADS = 16;
    private static final long REFRESHED_AFTER = TimeUnit.SECONDS.toNanos(10);
    private static final long FORGOTTEN_AFTER = TimeUnit.SECONDS.toNanos(60);

    /** Addresses that the JDK parses without asking a name server. */
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}");

    /** The JDK's resolver, or a test's. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private record Known(List<InetAddress> addresses, long since) {}

    private final Resolver resolver;
    private final LongSupplier nanoTime;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<List<InetAddress>>> pending = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    NameLookup(Resolver resolver) {
        this(resolver, System::nanoTime);
    }

    /** @param nanoTime the clock */
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
     * Completes with at least one address, or with an {@link UnknownHostException}; at once if the host is an address.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // A refresh: later callers get its result.
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
        CompletableFuture<List<InetAddress>> others = pending.putIfAbsent(host, mine);
        if (others != null) {
            return others;
        }
        try {
            threads.execute(() -> resolve(host, mine));
        } catch (RuntimeException | Error e) {
            // No thread could be started.
            failed(host, mine, e);
        }
        return mine;
    }

    private void resolve(String host, CompletableFuture<List<InetAddress>> lookUp) {
        try {
            List<InetAddress> addresses = List.of(resolver.resolve(host));
            known.put(host, new Known(addresses, nanoTime.getAsLong()));
            pending.remove(host);
            lookUp.complete(addresses);
        } catch (UnknownHostException | RuntimeException | Error e) {
            failed(host, lookUp, e);
        }
    }

    private void failed(String host, CompletableFuture<List<InetAddress>> lookUp, Throwable failure) {
        known.remove(host);
        pending.remove(host);
        lookUp.completeExceptionally(failure);
    }
}
