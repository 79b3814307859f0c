package io.github.healthchecklib;

/** What a {@link PortGate} follows: a status that its observers see change. */
interface StatusSource {
    /** The name of the Health, for the log. */
    String name();

    /** The status as it is. Called under {@link HealthEngine#LOCK}. */
    boolean isHealthyUnderLock();

    /**
     * The status within its deadlines, for accept threads: takes no lock while it is valid, and calls nothing foreign.
     */
    boolean isHealthyForProbe();

    /**
     * Whether it is unhealthy for a reason that is not part of a start or shutdown in order. Called under
     * {@link HealthEngine#LOCK}.
     */
    boolean hasFailed();

    /** Why it is unhealthy, in one line; empty if it is healthy. */
    String reasons();

    /** Called under {@link HealthEngine#LOCK}, as is {@link #removeObserver}. */
    void addObserver(StatusObserver observer);

    void removeObserver(StatusObserver observer);
}
