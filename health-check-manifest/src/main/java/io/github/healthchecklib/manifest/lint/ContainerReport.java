package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.manifest.workload.Platform;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The probes in effect of a container, and the times that follow from them.
 *
 * @param platform that runs it
 * @param workload kind and name of what it belongs to
 * @param container its name
 * @param probes in effect, in the order of their types
 * @param times that follow from them
 */
public record ContainerReport(
        Platform platform, String workload, String container, List<EffectiveProbe> probes, List<EventTime> times) {
    /**
     * How long it takes until something has happened.
     *
     * @param event what has happened
     * @param time since its cause; null if it is not known
     * @param unknown why the time is not known; empty if it is
     */
    public record EventTime(String event, @Nullable TimeRange time, String unknown) {
        /** As {@code a hung process is noticed: 20 to 30 s}. */
        @Override
        public String toString() {
            return event + ": " + (time == null ? unknown : time);
        }
    }

    static ContainerReport of(Subject subject) {
        Collection<EffectiveProbe> probes = subject.effective().values();
        return new ContainerReport(
                subject.workload().platform(),
                subject.workload().kind() + " " + subject.workload().name(),
                subject.container().name(),
                List.copyOf(probes),
                EventTimes.of(subject));
    }
}
