package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.WatchedTarget.State;
import io.github.healthchecklib.client.ProbeResult;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Formats states and results for a terminal.
 *
 * @param colors whether to use colors
 * @param blocks whether to use block characters, or else ASCII
 */
record Style(boolean colors, boolean blocks) {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String FAILED = "×";
    private static final String ASCII = ".:-=+*#@";
    private static final String ASCII_FAILED = "x";

    static Style plain(Charset charset) {
        return new Style(false, charset.newEncoder().canEncode(BLOCKS + FAILED));
    }

    Style withColors(boolean changed) {
        return new Style(changed, blocks);
    }

    String of(State state, String text) {
        return switch (state) {
            case READY, ALIVE, STARTED -> sgr(32, text);
            case STARTING, UNKNOWN -> sgr(33, text);
            case NOT_READY -> sgr(31, text);
            case RESTART, MAY_BE_OLD -> sgr("1;31", text);
        };
    }

    String faint(String text) {
        return sgr(2, text);
    }

    /**
     * The latest results that fit, the last at the right: each level is 4 times the time of the one below, from 0.1 ms.
     */
    String sparkline(List<ProbeResult> recent, int width) {
        StringBuilder line = new StringBuilder();
        for (ProbeResult result : recent.subList(Math.max(0, recent.size() - width), recent.size())) {
            line.append(result.isOpen() ? height(result) : sgr(31, blocks ? FAILED : ASCII_FAILED));
        }
        return line.toString();
    }

    private char height(ProbeResult result) {
        double tenths = result.took().toNanos() / 1e5;
        int level = tenths <= 1 ? 0 : (int) Math.ceil(Math.log(tenths) / Math.log(4));
        String levels = blocks ? BLOCKS : ASCII;
        return levels.charAt(Math.min(level, levels.length() - 1));
    }

    private String sgr(int code, String text) {
        return sgr(Integer.toString(code), text);
    }

    private String sgr(String code, String text) {
        return colors ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
