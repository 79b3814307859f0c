package io.github.healthchecklib;

/**
 * A named piece of evidence inside the application that is asked for periodically; see
 * {@link Health#check(String, CheckSchedule, HealthCheck)}.
 *
 * <p>It runs on a thread of its own, never twice at once. It should answer well within its timeout, and end when it is
 * interrupted, which happens at the timeout and when its {@link Health} is closed.
 */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Looks once.
     *
     * @return what was found; null counts as unhealthy
     * @throws Exception counts as unhealthy, as does an Error; its class and message become the reason
     */
    CheckResult check() throws Exception;
}
