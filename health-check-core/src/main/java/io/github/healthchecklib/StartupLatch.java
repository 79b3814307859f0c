package io.github.healthchecklib;

/**
 * Remembers that liveness and startup were healthy together once. Platforms probe startup until it has succeeded; if
 * its port closed again, it would be a second liveness. It needs liveness because otherwise the platform would go on to
 * a liveness probe that fails.
 */
final class StartupLatch implements StatusSource, StatusObserver {
    private final HealthEngine liveness;
    private final HealthEngine startup;
    private final StatusObservers observers = new StatusObservers();

    /** Written under {@link HealthEngine#LOCK}. */
    private volatile boolean passed;

    StartupLatch(HealthEngine liveness, HealthEngine startup) {
        this.liveness = liveness;
        this.startup = startup;
        synchronized (HealthEngine.LOCK) {
            liveness.addObserver(this);
            startup.addObserver(this);
        }
    }

    @Override
    public void statusChanged() {
        if (!passed && liveness.isHealthyUnderLock() && startup.isHealthyUnderLock()) {
            set(true);
        }
    }

    /**
     * Forgets that startup was passed, because the application starts again. Called under {@link HealthEngine#LOCK}.
     */
    void reset() {
        set(false);
    }

    private void set(boolean to) {
        passed = to;
        observers.statusChanged();
    }

    @Override
    public String name() {
        return startup.isHealthyUnderLock() ? liveness.name() : startup.name();
    }

    @Override
    public boolean isHealthyUnderLock() {
        return passed;
    }

    @Override
    public boolean isHealthyForProbe() {
        return passed;
    }

    @Override
    public boolean hasFailed() {
        return !passed && (startup.hasFailed() || liveness.hasFailed());
    }

    @Override
    public String reasons() {
        if (passed) {
            return "";
        }
        String own = startup.reasons();
        return own.isEmpty() ? liveness.reasons() : own;
    }

    @Override
    public void addObserver(StatusObserver observer) {
        observers.add(observer);
    }

    @Override
    public void removeObserver(StatusObserver observer) {
        observers.remove(observer);
    }
}
