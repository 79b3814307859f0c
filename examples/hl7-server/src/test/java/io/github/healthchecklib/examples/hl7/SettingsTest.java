package io.github.healthchecklib.examples.hl7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.examples.hl7.mllp.MllpLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void the_defaults_are_those_that_are_documented() {
        Settings settings = Settings.from(Map.of());

        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(2575);
        assertThat(settings.limits().maxMessageBytes()).isEqualTo(1_048_576);
        assertThat(settings.messageLimit()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.storeLimit()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.logLevel()).isEqualTo("INFO");
        assertThat(settings.database()).hasToString("jdbc:h2:./data/hl7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1MB", "10", "67108865"})
    void message_limit_is_a_32nd_of_the_heap_and_64_mebibytes(String value) {
        long most =
                Math.max(1_048_576, Math.min(67_108_864, Runtime.getRuntime().maxMemory() / 32));

        assertThatThrownBy(() -> Settings.from(Map.of("MAX_MESSAGE_SIZE_BYTES", value)))
                .hasMessage("MAX_MESSAGE_SIZE_BYTES must be a whole number from 1024 to " + most + ", but is \"" + value
                        + "\". Correct it, or unset it for the default 1048576.");
    }

    @Test
    void database_is_embedded_if_it_is_h2_and_not_a_server() {
        assertThat(Settings.from(Map.of()).database().isEmbedded()).isTrue();
        assertThat(Settings.from(Map.of("DATABASE_URL", "jdbc:h2:tcp://db/hl7"))
                        .database()
                        .isEmbedded())
                .isFalse();
        assertThat(Settings.from(Map.of("DATABASE_URL", "postgresql://db/hl7"))
                        .database()
                        .isEmbedded())
                .isFalse();
    }

    @Test
    void message_memory_is_a_sixteenth_of_the_heap() {
        long heap = Runtime.getRuntime().maxMemory();

        assertThat(Settings.from(Map.of()).limits().maxBytesInProgress())
                .isEqualTo((int) Math.min(Integer.MAX_VALUE, Math.max(2_097_152, heap / 16)));
        assertThatThrownBy(() -> Settings.from(Map.of("MAX_BYTES_IN_PROGRESS", "2097151")))
                .hasMessageStartingWith("MAX_BYTES_IN_PROGRESS must be a whole number from 2097152 to ");
    }

    @Test
    void an_empty_variable_means_the_default() {
        Settings settings = Settings.from(
                Map.of("HOST", "", "PORT", "", "LOG_LEVEL", "", "DATABASE_URL", "", "MAX_MESSAGE_SIZE_BYTES", ""));

        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(2575);
        assertThat(settings.limits().maxMessageBytes()).isEqualTo(1_048_576);
        assertThat(settings.logLevel()).isEqualTo("INFO");
        assertThat(settings.database()).hasToString("jdbc:h2:./data/hl7");
    }

    @Test
    void every_setting_comes_from_the_environment() {
        Settings settings = Settings.from(Map.of(
                "HOST", "127.0.0.1",
                "PORT", "2576",
                "MESSAGE_LIMIT_SECONDS", "90",
                "DRAIN_SECONDS", "7",
                "LOG_LEVEL", "debug",
                "MAX_MESSAGE_SIZE_BYTES", "2048",
                "MAX_BYTES_IN_PROGRESS", "4096",
                "MAX_CONNECTIONS", "9",
                "MESSAGE_TIMEOUT_SECONDS", "8",
                "DATABASE_URL", "jdbc:postgresql://db/hl7"));

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(2576);
        assertThat(settings.messageLimit()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.logLevel()).isEqualTo("DEBUG");
        assertThat(settings.limits()).isEqualTo(new MllpLimits(2048, 4096, 9, Duration.ofSeconds(8)));
        assertThat(settings.database().jdbcUrl()).isEqualTo("jdbc:postgresql://db/hl7");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT,abc,a whole number from 0 to 65535,2575",
        "PORT,65536,a whole number from 0 to 65535,2575",
        "PORT,+2575,a whole number from 0 to 65535,2575",
        "PORT,-0,a whole number from 0 to 65535,2575",
        "PORT,٢٥٧٥,a whole number from 0 to 65535,2575",
        "MAX_CONNECTIONS,0,a whole number from 1 to 10000,256",
        "MESSAGE_TIMEOUT_SECONDS,601,a whole number from 1 to 600,30",
        "MESSAGE_LIMIT_SECONDS,0,a whole number from 1 to 3600,60",
        "STORE_LIMIT_SECONDS,0,a whole number from 1 to 86400,300",
        "DRAIN_SECONDS,11,a whole number from 0 to 10,5",
        "HOST,' ',an address or name of this machine,0.0.0.0",
        "LOG_LEVEL,LOUD,'one of TRACE, DEBUG, INFO, WARN, ERROR',INFO",
        "LOG_LEVEL,ınfo,'one of TRACE, DEBUG, INFO, WARN, ERROR',INFO",
    })
    void bad_setting_error_has_name_rule_value_and_default(
            String variable, String value, String rule, String byDefault) {
        assertThatThrownBy(() -> Settings.from(Map.of(variable, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(variable + " must be " + rule + ", but is \"" + value
                        + "\". Correct it, or unset it for the default " + byDefault + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PORT", "HOST", "LOG_LEVEL"})
    void error_is_one_short_line_whatever_the_value(String variable) {
        String value = "\n\u001B[2J".repeat(1000) + " ".repeat(variable.equals("HOST") ? 0 : 1);
        Map<String, String> environment = Map.of(variable, variable.equals("HOST") ? "\n\t " : value);

        assertThatThrownBy(() -> Settings.from(environment))
                .isInstanceOf(SettingsException.class)
                .message()
                .matches("[ -~]{1,1500}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://user:SECR/ETPW@127.0.0.1:1/db",
                "postgresql://user:12/SECRETPW@127.0.0.1:1/db",
                "jdbc:postgresql://u:SECRETPW%40h/db",
                "user:SECRETPW@host:5432//db",
                "postgresql:user:SECRETPW@host//db"
            })
    void error_does_not_show_a_password_in_the_wrong_place(String url) {
        assertThatThrownBy(() -> Settings.from(Map.of("DATABASE_URL", url)))
                .isInstanceOf(SettingsException.class)
                .message()
                .startsWith("DATABASE_URL must be ")
                .doesNotContain("SECR", "ETPW", "user:12");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@db:5433/hl7,                   jdbc:postgresql://db:5433/hl7,                 u,   p",
        "postgres://u:p@db/hl7?sslmode=require,          jdbc:postgresql://db/hl7?sslmode=require,      u,   p",
        "postgresql://u%40x:p%2Fw+d%3A@db/hl7,           jdbc:postgresql://db/hl7,                      u@x, p/w+d:",
        "postgresql://db/hl7,                            jdbc:postgresql://db/hl7,                      '',  ''",
        "postgresql://u:p@my_db:5432/hl7,                jdbc:postgresql://my_db:5432/hl7,              u,   p",
        "jdbc:h2:./x;MODE=Oracle;write_delay=9,          'jdbc:h2:./x;MODE=Oracle;write_delay=9;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0', '', ''",
        "postgresql://[::1]:5432/hl7,                    jdbc:postgresql://[::1]:5432/hl7,              '',  ''",
        "jdbc:postgresql://db/hl7?user=u&password=p,     jdbc:postgresql://db/hl7?user=u&password=p,    '',  ''",
        "jdbc:h2:mem:x,                                  jdbc:h2:mem:x;MODE=PostgreSQL;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;TRACE_LEVEL_FILE=0, '', ''",
    })
    void platform_and_jdbc_database_urls_are_parsed(String url, String jdbcUrl, String user, String password) {
        assertThat(Settings.from(Map.of("DATABASE_URL", url)).database())
                .isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:secret@db/hl7",
                "postgresql://u:secret@/hl7",
                "jdbc:postgresql://u:secret@db/hl7",
                "postgresql://u:secret@db",
                "postgresql://u:secret word@db/hl7",
                "secret",
            })
    void bad_database_url_error_hides_the_password(String url) {
        assertThatThrownBy(() -> Settings.from(Map.of("DATABASE_URL", url)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(
                        "DATABASE_URL must be postgresql://user:password@host:5432/database (in a password, / as %2F")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:secret@db/hl7?password=secret",
                "jdbc:postgresql://db/hl7?password=secret",
                "jdbc:h2:./x;PASSWORD=secret",
            })
    void a_database_url_as_it_is_logged_shows_no_password(String url) {
        assertThat(DatabaseUrl.from(Map.of("DATABASE_URL", url)).toString()).doesNotContain("secret");
        assertThat(Settings.from(Map.of("DATABASE_URL", url)).toString()).doesNotContain("secret");
    }
}
