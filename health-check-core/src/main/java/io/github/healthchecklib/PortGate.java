package io.github.healthchecklib;

import io.github.healthchecklib.internal.AcceptLoop;
import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.Time;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a port while all Healths that it depends on are healthy, and closes it otherwise, within the transition that
 * changes them. All state is guarded by {@link HealthEngine#LOCK}.
 */
final class PortGate implements StatusObserver {
    private final List<StatusSource> sources;
    private final PortLog log;
    private final Time time;

    private @Nullable AcceptLoop port;
    private boolean open;
    private boolean announced;
    private long closedSince;

    /**
     * Creates a gate, without a port yet.
     *
     * @param sources all of which must be healthy; none for a port that is open while it is started
     */
    PortGate(List<? extends StatusSource> sources, Log log, Time time) {
        this.sources = List.copyOf(sources);
        this.log = new PortLog(log, time);
        this.time = time;
        this.closedSince = time.nanos();
    }

    /** Controls a port from now on: when this returns, it is open or closed as it should be. */
    void attach(AcceptLoop controlled) {
        synchronized (HealthEngine.LOCK) {
            port = controlled;
            open = false;
            announced = false;
            for (StatusSource source : sources) {
                source.addObserver(this);
            }
            // Each applies the deadlines that have passed, which no thread may have noticed yet.
            shouldBeOpen();
            statusChanged();
        }
    }

    /** Logs whether the port is open, and from now on each change. */
    void announce() {
        synchronized (HealthEngine.LOCK) {
            if (port != null) {
                log.started(Formats.of(port.address()));
                announced = true;
                logState();
            }
        }
    }

    /** Closes the port, and no longer controls it. */
    void detach() {
        synchronized (HealthEngine.LOCK) {
            boolean wasOpen = open;
            setOpen(false);
            // From here on nothing opens it, even if there is no memory for the rest.
            port = null;
            for (int i = 0; i < sources.size(); i++) {
                sources.get(i).removeObserver(this);
            }
            if (announced && wasOpen) {
                log.stopped();
            }
        }
    }

    @Override
    public void statusChanged() {
        boolean before = open;
        setOpen(firstUnhealthy() == null);
        if (announced && open != before) {
            logState();
        }
    }

    private void setOpen(boolean toOpen) {
        if (port == null || open == toOpen) {
            return;
        }
        open = toOpen;
        port.setOpen(toOpen);
        if (!toOpen) {
            closedSince = time.nanos();
        }
    }

    private void logState() {
        StatusSource unhealthy = firstUnhealthy();
        if (unhealthy == null) {
            log.opened();
        } else if (unhealthy.hasFailed()) {
            log.closed(unhealthy);
        } else {
            log.stopped();
        }
    }

    private @Nullable StatusSource firstUnhealthy() {
        for (int i = 0; i < sources.size(); i++) {
            if (!sources.get(i).isHealthyUnderLock()) {
                return sources.get(i);
            }
        }
        return null;
    }

    /** For the accept thread, without the lock: whether a probe that was just accepted should have been. */
    boolean shouldBeOpen() {
        for (int i = 0; i < sources.size(); i++) {
            if (!sources.get(i).isHealthyForProbe()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns how long the port has been closed.
     *
     * @return the nanoseconds; 0 while it is open
     */
    long closedNanos() {
        synchronized (HealthEngine.LOCK) {
            return open ? 0 : time.nanos() - closedSince;
        }
    }
}
