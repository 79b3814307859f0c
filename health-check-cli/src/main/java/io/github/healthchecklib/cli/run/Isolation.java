package io.github.healthchecklib.cli.run;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/**
 * How the processes of an application are kept together. Immutable.
 *
 * <p>In a PID namespace the command is process 1, as in a container: when it ends, the kernel ends everything else in
 * the namespace. When this process ends, for whatever reason, the kernel ends the command.
 *
 * @param prefix what is put before the command
 * @param namespace whether the command is process 1 of a PID namespace, and so the child of the process that is started
 */
public record Isolation(List<String> prefix, boolean namespace) {
    private static final List<String> DIES_WITH_ITS_PARENT = List.of("setpriv", "--pdeathsig", "KILL", "--");

    /** In a session of its own, because Ctrl-C in a terminal goes to all processes of the terminal's. */
    private static final List<List<String>> FRONTS =
            List.of(concat(DIES_WITH_ITS_PARENT, List.of("setsid")), List.of("setsid"), List.of());

    /** For root, then for other users where the system allows it to them. */
    private static final List<List<String>> NAMESPACES = List.of(
            namespace(List.of(), List.of()),
            namespace(
                    List.of("--user", "--map-current-user", "--keep-caps"),
                    List.of("setpriv", "--inh-caps=-all", "--ambient-caps=-all", "--")));

    /**
     * The shell stays outside as the parent, to pass the exit code on: {@code unshare --fork} loses that of a command
     * that was killed. Its own messages, such as "Killed", are dropped. The mount is for tools that read /proc.
     */
    private static List<String> namespace(List<String> options, List<String> withoutRights) {
        List<String> all = new ArrayList<>(List.of("unshare"));
        all.addAll(options);
        all.addAll(List.of("--pid", "--mount", "--", "sh", "-c"));
        all.add("exec 3>&2 2>/dev/null; (mount -t proc proc /proc && exec 2>&3 3>&- && exec "
                + String.join(" ", concat(withoutRights, DIES_WITH_ITS_PARENT))
                + " \"$@\"); exit $?");
        all.add("sh");
        return List.copyOf(all);
    }

    /**
     * Tries what this machine allows.
     *
     * @param namespace whether a PID namespace is wanted
     * @return the best that works
     */
    public static Isolation find(boolean namespace) {
        List<String> front =
                FRONTS.stream().filter(Isolation::works).findFirst().orElse(List.of());
        if (namespace) {
            for (List<String> each : NAMESPACES) {
                List<String> prefix = concat(front, each);
                if (works(prefix)) {
                    return new Isolation(prefix, true);
                }
            }
        }
        return new Isolation(front, false);
    }

    private static boolean works(List<String> prefix) {
        try {
            return new ProcessBuilder(concat(prefix, List.of("true")))
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // No such command.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<String> command(List<String> command) {
        return concat(prefix, command);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
