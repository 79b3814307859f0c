package io.github.healthchecklib.examples.hl7;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void the_example_uses_only_what_the_library_exports() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.healthchecklib.internal..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.github.healthchecklib.examples"));
    }
}
