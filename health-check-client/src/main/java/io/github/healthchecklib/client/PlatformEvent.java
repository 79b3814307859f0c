package io.github.healthchecklib.client;

import io.github.healthchecklib.client.internal.Durations;
import java.time.Duration;

/**
 * Something that happened to a container on a platform. Immutable.
 *
 * @param at since the platform began to run the container
 * @param kind what happened
 * @param detail more about it, such as {@code exit code 1}; may be empty
 */
public record PlatformEvent(Duration at, Kind kind, String detail) {
    /** What may happen to a container. */
    public enum Kind {
        /** The platform started the container, for the first time or again. */
        STARTED("started"),

        /** The startup probe has succeeded; the other probes begin. */
        STARTUP_PASSED("startup passed"),

        /** The container receives traffic from now on. */
        READY("ready"),

        /** The container receives no traffic from now on. */
        NOT_READY("not ready"),

        /** Liveness has failed as often as its threshold: the platform restarts the container. */
        LIVENESS_FAILED("liveness failed"),

        /** Startup has failed as often as its threshold: the platform restarts the container. */
        STARTUP_FAILED("startup failed"),

        /** The platform sent SIGTERM. */
        TERMINATED("terminated"),

        /** The grace period was over, and the platform sent SIGKILL. */
        KILLED("killed"),

        /** The container's process has ended. */
        EXITED("exited");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** In words: {@code liveness failed}. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** In the form {@code 1m30.5s exited: exit code 1}. */
    @Override
    public String toString() {
        return Durations.of(at) + " " + kind + (detail.isEmpty() ? "" : ": " + detail);
    }
}
