package io.github.healthchecklib;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.healthchecklib.internal.FlightRecorder;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.healthchecklib");

    @Test
    void core_knows_only_the_jdk_and_the_annotations_of_jspecify() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.healthchecklib..",
                        "java..",
                        "javax.sql",
                        "com.sun.management",
                        "jdk.jfr",
                        "org.jspecify.annotations")
                .check(CORE);
    }

    @Test
    void internal_does_not_know_the_public_package() {
        noClasses()
                .that()
                .resideInAPackage("io.github.healthchecklib.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.healthchecklib")
                .check(CORE);
    }

    @Test
    void the_flight_recorder_is_known_in_one_place_only() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(FlightRecorder.class.getName())
                .and()
                .areNotAssignableTo(jdk.jfr.Event.class)
                .should()
                .callMethodWhere(
                        JavaCall.Predicates.target(HasOwner.Predicates.With.owner(assignableTo(jdk.jfr.Event.class))))
                .check(CORE);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("io.github.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void a_library_logs_and_does_not_print() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CORE);
    }

    @Test
    void only_the_config_reads_the_environment() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(HealthCheckConfig.class.getName())
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CORE);
    }
}
