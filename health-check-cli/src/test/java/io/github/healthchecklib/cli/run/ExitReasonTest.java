package io.github.healthchecklib.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitReasonTest {
    @ParameterizedTest
    @CsvSource({
        "0, exit code 0",
        "1, exit code 1",
        "128, exit code 128",
        "137, SIGKILL (exit code 137)",
        "139, SIGSEGV (exit code 139)",
        "143, SIGTERM (exit code 143)",
        "200, exit code 200"
    })
    void reason_names_the_signal_if_the_code_stands_for_one(int code, String reason) {
        assertThat(ExitReason.of(code)).isEqualTo(reason);
    }
}
