package io.github.healthchecklib;

import io.github.healthchecklib.internal.Time;

/** The part of a {@link HealthEngine} that an {@link Indicator} sees. */
interface IndicatorContext {
    /** The time by which deadlines are set. */
    Time time();

    /**
     * Makes a change to the indicator's state: under the lock, with everything that follows from it. When this returns,
     * the ports show the new status.
     */
    void update(Runnable change);

    /** Runs a check on a check thread, without waiting. Throws if there is no memory or no thread for it. */
    void execute(Runnable run);

    /** Takes the indicator out of its Health. Does nothing if that was done before. */
    void remove(Indicator indicator);

    /** The name of the Health. */
    String name();

    /** Logs at DEBUG what a check threw. Never waits. */
    void checkThrew(String check, Throwable thrown);
}
