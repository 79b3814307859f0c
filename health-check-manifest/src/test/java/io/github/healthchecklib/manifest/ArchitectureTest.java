package io.github.healthchecklib.manifest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final JavaClasses MANIFEST = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.healthchecklib.manifest");

    @Test
    void packages_have_no_cycles() {
        slices().matching("io.github.healthchecklib.manifest.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MANIFEST);
    }

    @Test
    void only_the_readers_know_the_parsers() {
        classes()
                .that()
                .resideInAnyPackage("..workload..", "..lint..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.github.healthchecklib..", "java..", "org.jspecify.annotations")
                .check(MANIFEST);
    }
}
