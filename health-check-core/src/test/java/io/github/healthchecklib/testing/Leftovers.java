package io.github.healthchecklib.testing;

import java.util.List;

/** What is left of a server or a Health when it should be gone. */
public final class Leftovers {
    private Leftovers() {}

    /** The library's threads that are alive. */
    public static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("health-\\d+"))
                .toList();
    }

    /** How many threads of this name are alive. */
    public static long threadsNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }
}
