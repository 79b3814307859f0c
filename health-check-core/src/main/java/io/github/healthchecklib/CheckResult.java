package io.github.healthchecklib;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The result of one run of a {@link HealthCheck}: healthy, or unhealthy with a reason. Immutable. */
public final class CheckResult {
    private static final CheckResult HEALTHY = new CheckResult(true, "");

    private final boolean healthy;
    private final String reason;

    private CheckResult(boolean healthy, String reason) {
        this.healthy = healthy;
        this.reason = reason;
    }

    /**
     * Returns the result "healthy".
     *
     * @return the result
     */
    public static CheckResult healthy() {
        return HEALTHY;
    }

    /**
     * Returns the result "unhealthy".
     *
     * @param reason what is wrong, for the log; must not contain secrets; null or blank means that none is given
     * @return the result
     */
    public static CheckResult unhealthy(@Nullable String reason) {
        return new CheckResult(false, reasonOf(reason));
    }

    /** Allocates nothing. */
    static String reasonOf(@Nullable String given) {
        return given == null || given.isBlank() ? "no reason given" : given;
    }

    /**
     * Returns whether nothing is wrong.
     *
     * @return whether it is healthy
     */
    public boolean isHealthy() {
        return healthy;
    }

    /**
     * Returns what is wrong.
     *
     * @return the reason; empty if it is healthy
     */
    public String reason() {
        return reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckResult that && healthy == that.healthy && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(healthy, reason);
    }

    @Override
    public String toString() {
        return healthy ? "healthy" : "unhealthy: " + reason;
    }
}
