package io.github.healthchecklib.testing;

import java.util.List;

/** What is left of a server when it should be gone. */
public final class Leftovers {
    private Leftovers() {}

    /** The library's threads that are alive. */
    public static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("health-\\d+"))
                .toList();
    }
}
