package io.github.healthchecklib;

/**
 * Follows the status of a {@link HealthEngine} within the transition that changes it: what must hold when the call that
 * caused the change returns. Everything else hears of changes from the notifier, later.
 *
 * <p>Implementations are part of this library. They are called under {@link HealthEngine#LOCK}, call no foreign code
 * and do not wait for any, throw nothing and allocate nothing, because the heap may be full.
 */
interface StatusObserver {
    /** The status of an engine that is followed, or of one of its indicators, has changed, or the engine was closed. */
    void statusChanged();
}
