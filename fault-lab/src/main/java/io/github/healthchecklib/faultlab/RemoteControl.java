package io.github.healthchecklib.faultlab;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The part of a {@link ControlledProcess} within that process: executes a command per line of standard input, and
 * answers each with one line on standard output.
 */
public final class RemoteControl {
    static final String STARTED = "started";
    static final String DONE = "done";
    static final String INJECT = "inject ";
    static final String FOREVER = " forever";
    static final String END_FAULTS = "end faults";

    private RemoteControl() {}

    /** The application's own commands. */
    @FunctionalInterface
    public interface Commands {
        /**
         * Executes a command.
         *
         * @param command the command
         * @return the answer, of one line
         * @throws Exception if it fails, which ends the process
         */
        String execute(String command) throws Exception;
    }

    /**
     * Reports that the application has started, then executes commands until standard input ends.
     *
     * @param faults executes the commands for faults
     * @param commands executes all other commands
     * @throws Exception if a command fails
     */
    public static void run(FaultInjector faults, Commands commands) throws Exception {
        System.out.println(STARTED);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = input.readLine(); command != null; command = input.readLine()) {
            System.out.println(execute(command, faults, commands));
        }
    }

    private static String execute(String command, FaultInjector faults, Commands commands) throws Exception {
        if (command.startsWith(INJECT)) {
            boolean forever = command.endsWith(FOREVER);
            int end = command.length() - (forever ? FOREVER.length() : 0);
            faults.inject(ApplicationFault.valueOf(command.substring(INJECT.length(), end)), forever);
            return DONE;
        }
        if (command.equals(END_FAULTS)) {
            faults.endAll();
            return DONE;
        }
        return commands.execute(command);
    }
}
