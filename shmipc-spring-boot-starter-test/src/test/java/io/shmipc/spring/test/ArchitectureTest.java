package io.shmipc.spring.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.shmipc.spring.test");

    @Test
    void shouldUseNothingInternalOfTheCore() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.shmipc.internal..")
                .check(CLASSES);
    }

    @Test
    void shouldMentionJacksonWhereItIsOptionalOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.shmipc.spring.test.DefaultConverters$Json")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepMessagesInMemoryFreeOfServerAndClient() {
        noClasses()
                .that()
                .resideInAPackage("io.shmipc.spring.test")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.shmipc.server..", "io.shmipc.client..")
                .check(CLASSES);
    }
}
