package io.github.healthchecklib.cli.run;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time that passes only when somebody waits. */
final class VirtualTime implements RunEvents {
    private final PriorityQueue<Timed> queue =
            new PriorityQueue<>(Comparator.comparing(Timed::at).thenComparingLong(Timed::number));
    private Duration now = Duration.ZERO;
    private long made;

    private record Timed(Duration at, long number, Runnable event) {}

    @Override
    public Duration now() {
        return now;
    }

    @Override
    public void add(Runnable event) {
        later(Duration.ZERO, event);
    }

    void later(Duration after, Runnable event) {
        queue.add(new Timed(now.plus(after), made++, event));
    }

    @Override
    public @Nullable Runnable await(Optional<Duration> until) {
        Timed next = queue.peek();
        if (next != null && until.map(at -> next.at.compareTo(at) <= 0).orElse(true)) {
            now = later(next.at);
            queue.remove();
            return next.event;
        }
        // Without a time, it would wait for ever.
        now = later(until.orElseThrow());
        return null;
    }

    private Duration later(Duration other) {
        return other.compareTo(now) > 0 ? other : now;
    }
}
