package io.github.healthchecklib.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The terminal on standard output: redraws a view at its end, with lines that scroll above it. Uses the POSIX commands
 * {@code test} and {@code stty}; without them, assumes 80 columns and 24 lines.
 */
final class Terminal {
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";

    private final PrintWriter out;
    private int drawn;

    /**
     * The size of a terminal.
     *
     * @param columns at least 1
     * @param lines at least 1
     */
    record Size(int columns, int lines) {
        static final Size USUAL = new Size(80, 24);
    }

    Terminal(PrintWriter out) {
        this.out = out;
    }

    /** Returns whether standard output is a terminal. */
    static boolean isOutput() {
        return isTerminal("1");
    }

    /** Returns whether standard error is a terminal. */
    static boolean isError() {
        return isTerminal("2");
    }

    private static boolean isTerminal(String descriptor) {
        try {
            return new ProcessBuilder("test", "-t", descriptor)
                            .redirectOutput(Redirect.INHERIT)
                            .redirectError(Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // No such command: not a POSIX system.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static Size size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            if (stty.waitFor(1, TimeUnit.SECONDS) && size.length == 2) {
                int lines = Integer.parseInt(size[0]);
                int columns = Integer.parseInt(size[1]);
                // A terminal without a known size reports 0.
                return lines > 0 && columns > 0 ? new Size(columns, lines) : Size.USUAL;
            }
        } catch (IOException | NumberFormatException e) {
            return Size.USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Size.USUAL;
    }

    /**
     * Redraws the view.
     *
     * @param above lines to print above it
     * @param view lines; fewer than the terminal has, and none wider
     */
    void draw(List<String> above, List<String> view) {
        out.print(HIDE_CURSOR + (drawn > 0 ? "\033[" + drawn + "A" : "") + "\r");
        // Cleared line by line, because clearing all at once flickers.
        above.forEach(line -> out.println(line + CLEAR_LINE));
        view.forEach(line -> out.println(line + CLEAR_LINE));
        out.print(CLEAR_BELOW);
        drawn = view.size();
        out.flush();
    }

    /** Removes the view and restores the terminal. */
    void end() {
        draw(List.of(), List.of());
        out.print(SHOW_CURSOR);
        out.flush();
    }
}
