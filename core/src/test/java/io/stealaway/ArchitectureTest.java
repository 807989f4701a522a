package io.stealaway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.stealaway");

    @Test
    void somethingWasImported() {
        assertThat(CLASSES.size()).isGreaterThan(50);
    }

    @Test
    void everyPackageImportsOnlyPackagesBelowIt() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("simulation")
                .definedBy("io.stealaway.simulation..")
                .layer("remediation")
                .definedBy("io.stealaway.remediation..")
                .layer("placement")
                .definedBy("io.stealaway.placement..")
                .layer("detection")
                .definedBy("io.stealaway.detection..")
                .layer("contention")
                .definedBy("io.stealaway.contention..")
                .layer("json")
                .definedBy("io.stealaway.json..")
                .layer("spi")
                .definedBy("io.stealaway.spi..")
                .layer("model")
                .definedBy("io.stealaway.model..")
                .layer("internal")
                .definedBy("io.stealaway.internal")
                .whereLayer("simulation")
                .mayOnlyAccessLayers(
                        "remediation", "placement", "detection", "contention", "json", "spi", "model", "internal")
                .whereLayer("remediation")
                .mayOnlyAccessLayers("placement", "detection", "contention", "json", "spi", "model", "internal")
                .whereLayer("placement")
                .mayOnlyAccessLayers("detection", "contention", "json", "spi", "model", "internal")
                .whereLayer("detection")
                .mayOnlyAccessLayers("contention", "json", "spi", "model", "internal")
                .whereLayer("contention")
                .mayOnlyAccessLayers("json", "spi", "model", "internal")
                .whereLayer("json")
                .mayOnlyAccessLayers("spi", "model", "internal")
                .whereLayer("spi")
                .mayOnlyAccessLayers("model", "internal")
                .whereLayer("model")
                .mayOnlyAccessLayers("internal")
                .whereLayer("internal")
                .mayNotAccessAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.stealaway.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingReadsTheClockSleepsOrRollsDice() {
        ArchRule rule = noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SecureRandom.class);
        rule.check(CLASSES);
    }

    @Test
    void noThreadIsStarted() {
        noClasses()
                .should()
                .callConstructor(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Timer")
                .check(CLASSES);
    }

    @Test
    void transcendentalsAreStrict() {
        noClasses()
                .should()
                .callMethod(Math.class, "exp", double.class)
                .orShould()
                .callMethod(Math.class, "log", double.class)
                .orShould()
                .callMethod(Math.class, "pow", double.class, double.class)
                .orShould()
                .callMethod(Math.class, "sin", double.class)
                .orShould()
                .callMethod(Math.class, "cos", double.class)
                .check(CLASSES);
    }

    @Test
    void jacksonStaysInsideTheCodecs() {
        noClasses()
                .that(not(resideInAPackage("io.stealaway.json..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @Test
    void dependenciesAreTheOnesWePromise() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.stealaway..", "java..", "org.slf4j..", "com.fasterxml.jackson..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void publicFieldsAreConstants() {
        ArchRule rule = com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
                .that()
                .arePublic()
                .should()
                .beFinal()
                .andShould()
                .beStatic();
        rule.check(CLASSES);
        assertThat(CLASSES.stream().filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)))
                .isNotEmpty();
    }
}
