package io.github.healthchecklib.examples.hl7;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class Hl7ServerOnH2Test extends Hl7ServerContract {
    @TempDir
    private Path folder;

    @Override
    Database openDatabase() {
        return Database.h2(folder);
    }
}
