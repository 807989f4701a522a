package io.stealaway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Migrator;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
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
                        "io.stealaway..",
                        "java..",
                        "javax.net.ssl..",
                        "org.slf4j..",
                        "com.fasterxml.jackson..",
                        "org.jspecify..")
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

    @Test
    void onlyOneClassCallsWhatChangesSomething() {
        DescribedPredicate<JavaAccess<?>> acting =
                DescribedPredicate.describe("calls that change something", ArchitectureTest::changesSomething);
        noClasses()
                .that(not(simpleName("Actuator")))
                .should()
                .accessTargetWhere(acting)
                .check(CLASSES);
        assertThat(CLASSES.stream()
                        .filter(simpleName("Actuator"))
                        .flatMap(type -> type.getAccessesFromSelf().stream())
                        .filter(acting)
                        .map(access -> access.getTarget().getName()))
                .containsOnly("isolate", "reintegrate", "start", "abort", "forceComplete");
    }

    private static boolean changesSomething(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        boolean byItself = access.getOriginOwner().equals(owner);
        return !byItself && acts(owner, name);
    }

    private static boolean acts(JavaClass owner, String name) {
        return (owner.isAssignableTo(Isolator.class)
                        && Set.of("isolate", "reintegrate").contains(name))
                || (owner.isAssignableTo(Migrator.class)
                        && Set.of("start", "abort", "forceComplete").contains(name));
    }
}
