package io.github.healthchecklib.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.CheckResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the free space of a disk. */
class DiskChecksTest {
    @Test
    void a_disk_is_healthy_while_enough_is_free(@TempDir Path folder) throws Exception {
        long free = Files.getFileStore(folder).getUsableSpace();
        assertThat(DiskChecks.freeSpace(folder, 1).check()).isEqualTo(CheckResult.healthy());

        assertThat(DiskChecks.freeSpace(folder, Long.MAX_VALUE - 1_000_000)
                        .check()
                        .toString())
                .matches("unhealthy: \\d+ MB are free at .*, less than 9223372036854 MB");
        assertThat(!DiskChecks.freeSpace(folder).check().isHealthy()).isEqualTo(free < DiskChecks.DEFAULT_FREE_BYTES);
    }

    @Test
    void a_disk_has_never_the_largest_number_of_bytes_free(@TempDir Path folder) throws Exception {
        assertThat(DiskChecks.freeSpace(folder, Long.MAX_VALUE).check().reason())
                .endsWith("less than 9223372036855 MB");
    }

    @Test
    void a_disk_that_is_not_there_throws_which_is_unhealthy(@TempDir Path folder) {
        assertThatThrownBy(() -> DiskChecks.freeSpace(folder.resolve("gone")).check())
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void to_ask_for_no_free_space_is_an_error() {
        assertThatThrownBy(() -> DiskChecks.freeSpace(Path.of("."), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Health check setting atLeast must be 1 byte or more, but is \"0\". Correct it.");
    }
}
