package io.github.healthchecklib;

/**
 * A check that a {@link Health} runs periodically; see {@link Health#check(String, CheckSchedule, HealthCheck)}.
 *
 * <p>It runs on a daemon thread of the library named after it, and the same {@link ScheduledCheck} never runs twice at
 * once. It should return well within its timeout, and end when it is interrupted, which happens at the timeout, when it
 * is removed and when its Health is closed.
 */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Runs the check once.
     *
     * @return the result; null counts as unhealthy
     * @throws Exception counts as unhealthy, as does an Error; its class and message become the reason
     */
    CheckResult check() throws Exception;
}
