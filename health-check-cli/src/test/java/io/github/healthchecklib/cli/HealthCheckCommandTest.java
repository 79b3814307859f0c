package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says of itself, and of wrong usage. */
class HealthCheckCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "probe", "wait", "watch", "manifest", "lint", "run"})
    void help_has_examples_and_exit_codes(String command) {
        Cli help = command.isEmpty() ? Cli.run("--help") : Cli.run(command, "--help");

        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .contains("Usage: health-check " + command)
                .contains("Examples:\n  health-check ")
                .contains("Exit codes:\n  0   ")
                .contains("--version");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void version_is_one_line() {
        assertThat(Cli.run("--version").out()).matches("health-check .*\\R");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                   | No command given. See health-check --help.",
                "porbe                                | Unmatched argument at index 0: 'porbe'. See health-check --help.",
                "probe                                | Missing required parameter: 'TARGET'. See health-check probe --help.",
                "probe --verbose :9000                | Unknown option: '--verbose'. See health-check probe --help.",
                "probe :9000 localhost                | Invalid value for TARGET: A target must be host:port, [v6]:port or :port, with a port from 1 to 65535, but is \"localhost\". Correct it. See health-check probe --help.",
                "probe :9000 --timeout soon           | Invalid value for option '--timeout': A duration must be a whole number and ms, s, m or h, such as 500ms or 60s, but is \"soon\". Correct it. See health-check probe --help.",
                "probe :9000 --timeout 0s             | Invalid value for option '--timeout': Probe setting timeout must be from 0.001s to 24h, but is 0s. Correct it. See health-check probe --help.",
                "wait :9000 --timeout 99h             | Invalid value for option '--timeout': It must be more than 0 and at most 24h, but is 99h. Correct it. See health-check wait --help.",
                "wait :9000 --period 0ms              | Invalid value for option '--period': Probe setting period must be from 0.001s to 24h, but is 0s. Correct it. See health-check wait --help.",
                "wait :9000 --probe-timeout 0ms       | Invalid value for option '--probe-timeout': Probe setting timeout must be from 0.001s to 24h, but is 0s. Correct it. See health-check wait --help.",
                "watch                                | No target given. See health-check watch --help.",
                "watch alive=:9000                    | Invalid value for TARGET: A target must be host:port, [v6]:port or :port, with a port from 1 to 65535, but is \"alive=:9000\". Correct it. See health-check watch --help.",
                "watch :9000 --period-seconds x       | Invalid value for option '--period-seconds': Seconds must be a number from 0 to 86400, such as 10 or 0.5, but are \"x\". Correct it. See health-check watch --help.",
                "watch :9000 --period-seconds 1e99    | Invalid value for option '--period-seconds': Seconds must be a number from 0 to 86400, such as 10 or 0.5, but are \"1e99\". Correct it. See health-check watch --help.",
                "watch :9000 --period-seconds 0       | Invalid value for option '--period-seconds': Probe setting period must be from 0.001s to 24h, but is 0s. Correct it. See health-check watch --help.",
                "watch :9000 --failure-threshold 0    | Invalid value for option '--failure-threshold': Probe setting failureThreshold must be 1 or more, but is 0. Correct it. See health-check watch --help.",
                "watch :9000 --success-threshold -1   | Invalid value for option '--success-threshold': Probe setting successThreshold must be 1 or more, but is -1. Correct it. See health-check watch --help.",
                "lint                                 | Missing required parameter: 'FILE'. See health-check lint --help.",
                "lint a.yaml --severity bad           | Invalid value for option '--severity': A severity must be note, warning or error, but is \"bad\". Correct it. See health-check lint --help.",
                "lint a.yaml --backlog 0              | Invalid value for option '--backlog': The backlog must be from 1 to 65535, but is 0. Correct it. See health-check lint --help.",
                "lint a.yaml --drain soon             | Invalid value for option '--drain': A duration must be a whole number and ms, s, m or h, such as 500ms or 60s, but is \"soon\". Correct it. See health-check lint --help.",
                "lint a.yaml --json --sarif           | Error: --json, --sarif are mutually exclusive (specify only one). See health-check lint --help.",
                "watch --file /                       | Invalid value for option '--file': cannot be read: java.io.IOException: Is a directory. See health-check watch --help.",
                "manifest                             | No format given; --list prints them. See health-check manifest --help.",
                "manifest azure-app monit             | Unmatched argument at index 2: 'monit'. See health-check manifest --help.",
                "manifest azure-app --name A          | Invalid value for option '--name': A name must be 1 to 63 lower-case letters, digits and hyphens, without a hyphen at either end, but is \"A\". Correct it. See health-check manifest --help.",
                "manifest azure-app --image #         | Invalid value for option '--image': An image must be letters, digits and . _ / : @ -, at most 255, with a letter or digit at both ends, but is \"#\". Correct it. See health-check manifest --help.",
                "manifest azure-app --liveness http   | Invalid value for option '--liveness': A port must be from 1 to 65535, or off, but is \"http\". Correct it. See health-check manifest --help.",
                "manifest azure-app --startup 65536   | Invalid value for option '--startup': The port of a probe must be from 1 to 65535, but is 65536. Correct it. See health-check manifest --help.",
                "manifest azure-app --readiness 9000  | Invalid value for option '--readiness': The ports of liveness and readiness must differ, but both are 9000. Change one, or turn one off. See health-check manifest --help.",
                "manifest monit                       | Invalid value for option '--instance': There must be an instance for monit, but none is given. Add HOST:PORT. See health-check manifest --help.",
                "manifest monit --instance app        | Invalid value for option '--instance': A target must be host:port, [v6]:port or :port, with a port from 1 to 65535, but is \"app\". Correct it. See health-check manifest --help.",
                "manifest nomad --liveness off        | Invalid value for option '--liveness': Nomad must have a liveness probe here, but it is off. Give it a port, or choose another format. See health-check manifest --help.",
                "manifest ecs --liveness-period-seconds 1 | Invalid value for option '--liveness-period-seconds': The periodSeconds of liveness must be from 5 to 300 for Amazon ECS, but is 1. Correct it. See health-check manifest --help.",
                "manifest ecs --startup-timeout-seconds 0 | Invalid value for option '--startup-timeout-seconds': Probe setting timeout must be from 0.001s to 24h, but is 0s. Correct it. See health-check manifest --help.",
                "manifest ecs --grace-period-seconds 3601 | Invalid value for option '--grace-period-seconds': The grace period must be from 0 to 3600 s, in whole seconds, but is 3601 s. Correct it. See health-check manifest --help.",
                "run                                  | Missing required parameter: 'COMMAND'. See health-check run --help.",
                "run no-such-command                  | Invalid value for COMMAND: There is no executable \"no-such-command\". Correct it. See health-check run --help.",
                "run /                                | Invalid value for COMMAND: There is no executable \"/\". Correct it. See health-check run --help.",
                "run --until soon true                | Invalid value for option '--until': It must be ready, but is \"soon\". Correct it. See health-check run --help.",
                "run --max-restarts -1 true           | Invalid value for option '--max-restarts': It must be 0 or more, but is -1. Correct it. See health-check run --help.",
                "run --time-scale 0 true              | Invalid value for option '--time-scale': It must be from 1 to 1000, but is 0.0. Correct it. See health-check run --help.",
                "run --time-scale NaN true            | Invalid value for option '--time-scale': It must be from 1 to 1000, but is NaN. Correct it. See health-check run --help.",
                "run --for 0s true                    | Invalid value for option '--for': It must be more than 0 and at most 24h, but is 0s. Correct it. See health-check run --help.",
                "run --max-back-off 0s true           | Invalid value for option '--max-back-off': Probe setting maxBackOff must be from 1s to 24h, but is 0s. Correct it. See health-check run --help.",
                "run --grace-period-seconds -1 true   | Invalid value for option '--grace-period-seconds': The grace period must be from 0 to 3600 s, in whole seconds, but is -1 s. Correct it. See health-check run --help.",
                "run --liveness 0 true                | Invalid value for option '--liveness': The port of a probe must be from 1 to 65535, but is 0. Correct it. See health-check run --help.",
                "run --container app true             | Option '--container' needs '--manifest'. See health-check run --help.",
                "run --manifest /no/such/file true    | Invalid value for option '--manifest': /no/such/file: There is no such file. Correct its name. See health-check run --help.",
                "watch :9000 --file /no/such/file     | Invalid value for option '--file': cannot be read: java.nio.file.NoSuchFileException: /no/such/file. See health-check watch --help.",
            })
    void wrong_usage_prints_one_line(String arguments, String message) {
        Cli run = Cli.run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).isEqualTo(message + System.lineSeparator());
        assertThat(run.out()).isEmpty();
    }

    @Test
    void the_shell_completes_commands_and_options() {
        List<String> lines = Cli.run("generate-completion").out().lines().toList();

        assertThat(lines).anyMatch(line -> line.startsWith("complete -F ") && line.contains(" health-check "));
        assertThat(lines).anyMatch(line -> line.contains("--failure-threshold"));
        assertThat(lines).anyMatch(line -> line.contains("--startup-failure-threshold"));
        assertThat(lines).anyMatch(line -> line.contains("kubernetes-deployment"));
    }
}
