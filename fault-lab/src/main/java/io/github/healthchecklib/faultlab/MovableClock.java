package io.github.healthchecklib.faultlab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Changes the time of day that a process sees, with libfaketime between the process and the kernel. The monotonic clock
 * is not changed.
 */
public final class MovableClock {
    private static final Optional<Path> FAKETIME = faketime();

    private final Path offsetFile;

    /**
     * Creates a clock for a process that will be started. It shows the true time.
     *
     * @throws IOException if the file with the offset cannot be written
     */
    public MovableClock() throws IOException {
        offsetFile = Files.createTempFile("health-clock", "");
        offsetFile.toFile().deleteOnExit();
        set("+0");
    }

    /** Debian puts it into a folder that is named after the machine's architecture. */
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
     * Returns whether libfaketime is installed.
     *
     * @return whether it is
     */
    public static boolean isInstalled() {
        return FAKETIME.isPresent();
    }

    /**
     * Returns the command to prepend to the process's own.
     *
     * @return the command
     */
    public List<String> wrapper() {
        return List.of(
                "env",
                "LD_PRELOAD=" + FAKETIME.orElseThrow(),
                "FAKETIME_TIMESTAMP_FILE=" + offsetFile,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1");
    }

    /**
     * Sets the clock; the process sees it within a second.
     *
     * @param offset from the true time, such as {@code +1d} or {@code -1d}
     * @throws IOException if the file with the offset cannot be written
     */
    public void set(String offset) throws IOException {
        Files.writeString(offsetFile, offset + "\n");
    }
}
