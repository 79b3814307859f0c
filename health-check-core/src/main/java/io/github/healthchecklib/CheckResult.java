package io.github.healthchecklib;

import java.util.Objects;

/** What one run of a {@link HealthCheck} found: healthy, or unhealthy with the reason. Immutable. */
public sealed interface CheckResult permits CheckResult.Healthy, CheckResult.Unhealthy {
    /**
     * Returns the result "healthy".
     *
     * @return the result
     */
    static CheckResult healthy() {
        return Healthy.INSTANCE;
    }

    /**
     * Returns the result "unhealthy".
     *
     * @param reason for a person who reads the log: what is wrong, without secrets
     * @return the result
     */
    static CheckResult unhealthy(String reason) {
        return new Unhealthy(reason);
    }

    /** Nothing is wrong. */
    final class Healthy implements CheckResult {
        private static final Healthy INSTANCE = new Healthy();

        private Healthy() {}

        @Override
        public String toString() {
            return "healthy";
        }
    }

    /**
     * Something is wrong.
     *
     * @param reason what is wrong, for a person who reads the log
     */
    record Unhealthy(String reason) implements CheckResult {
        /**
         * Rejects null.
         *
         * @param reason what is wrong
         */
        public Unhealthy {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String toString() {
            return "unhealthy: " + reason;
        }
    }
}
