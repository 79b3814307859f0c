package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Results are equal if their state and reason are. */
class CheckResultTest {
    @Test
    void results_are_equal_if_state_and_reason_are() {
        assertThat(CheckResult.healthy()).isEqualTo(CheckResult.healthy()).hasSameHashCodeAs(CheckResult.healthy());
        assertThat(CheckResult.unhealthy("full"))
                .isEqualTo(CheckResult.unhealthy("full"))
                .hasSameHashCodeAs(CheckResult.unhealthy("full"));
        assertThat(CheckResult.unhealthy("full").hashCode())
                .isNotEqualTo(CheckResult.unhealthy("empty").hashCode());
        assertThat(CheckResult.unhealthy("full"))
                .isNotEqualTo(CheckResult.unhealthy("empty"))
                .isNotEqualTo(CheckResult.healthy())
                .isNotEqualTo("unhealthy: full");
    }
}
