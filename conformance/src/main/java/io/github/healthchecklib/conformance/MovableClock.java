package io.github.healthchecklib.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process takes for the time of day, by libfaketime, which stands between it and the kernel. Its monotonic clock
 * stays as it is.
 */
public final class MovableClock {
    private static final Optional<Path> FAKETIME = faketime();

    private final Path offset;

    /**
     * Makes one for a process that is to be started. It shows the true time.
     *
     * @throws IOException if the file that tells the time can't be written
     */
    public MovableClock() throws IOException {
        offset = Files.createTempFile("health-clock", "");
        offset.toFile().deleteOnExit();
        set("+0");
    }

    /** In a folder that is named after the machine's architecture. */
    private static Optional<Path> faketime() {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve("faketime").resolve("libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns whether there is one here.
     *
     * @return whether libfaketime is installed
     */
    public static boolean isInstalled() {
        return FAKETIME.isPresent();
    }

    /**
     * Returns the command that the process's own is to be appended to.
     *
     * @return the command
     */
    public List<String> wrapper() {
        return List.of(
                "env",
                "LD_PRELOAD=" + FAKETIME.orElseThrow(),
                "FAKETIME_TIMESTAMP_FILE=" + offset,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1");
    }

    /**
     * Moves it; the process sees it within a second.
     *
     * @param by from the true time, as {@code +1d} or {@code -1d}
     * @throws IOException if the file that tells the time can't be written
     */
    public void set(String by) throws IOException {
        Files.writeString(offset, by + "\n");
    }
}
