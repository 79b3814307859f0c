package io.github.healthchecklib.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a target is written. */
class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9000, 127.0.0.1, 9000",
        "my-service.internal:1, my-service.internal, 1",
        "bücher.example:80, bücher.example, 80",
        "under_score:80, under_score, 80",
        "[::1]:65535, ::1, 65535",
        "[fe80::1%eth0]:9000, fe80::1%eth0, 9000",
    })
    void parses_and_formats_host_and_port(String text, String host, int port) {
        assertThat(Target.parse(text)).isEqualTo(new Target(host, port)).hasToString(text);
    }

    @Test
    void port_alone_means_localhost() {
        assertThat(Target.parse(":9000")).isEqualTo(new Target("localhost", 9000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "9000",
                "localhost",
                "localhost:",
                "localhost:http",
                "localhost:0",
                "localhost:65536",
                "localhost:-1",
                "localhost:+1",
                "localhost:99999999999",
                "localhost: 9000",
                "local host:9000",
                " :9000",
                "::1:9000",
                "[::1]",
                "[]:9000",
                "[localhost]:9000",
                "[::1:9000",
                "http://localhost:9000",
                "localhost/health:9000",
                "alive=localhost:9000",
            })
    void bad_target_is_an_error_with_the_text(String text) {
        assertThatThrownBy(() -> Target.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A target must be host:port, [v6]:port or :port, with a port from 1 to 65535, but is \""
                        + text + "\". Correct it.");
    }

    @Test
    void a_host_and_port_are_checked_as_well() {
        assertThatThrownBy(() -> new Target(" ", 9000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Target("localhost", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Target("localhost", 65536)).isInstanceOf(IllegalArgumentException.class);
    }
}
