package io.github.healthchecklib.faultlab;

/** A fault inside an application, injected by {@link FaultInjector}. */
public enum ApplicationFault {
    /** The loop stops. */
    LOOP_STOPS,

    /** The loop never ends a round, and uses a core. */
    LOOP_SPINS,

    /** A further thread uses a core. */
    BUSY_THREAD,

    /** {@link FaultInjector#callDependency()} hangs, and ignores interrupts. */
    DEPENDENCY_HANGS,

    /** Two threads are deadlocked. Does not end. */
    DEADLOCK,

    /** All file descriptors are open. */
    DESCRIPTORS_USED_UP,

    /** All heap is in use, at once. */
    HEAP_USED_UP,

    /** The heap is used up within seconds. */
    HEAP_LEAK,

    /** There is room for one piece of garbage at a time, so that nearly all time is spent in GC. */
    GC_THRASHING
}
