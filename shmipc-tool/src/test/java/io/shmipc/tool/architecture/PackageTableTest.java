package io.shmipc.tool.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom, in this module and of the library below it. */
class PackageTableTest {

    private static final String TOOL = "io.shmipc.tool";
    private static final String DIAGNOSTICS = "io.shmipc.diagnostics";
    private static final String OF_HOST = "io.shmipc.diagnostics.host";

    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.of(
                    TOOL + ".json",
                    Set.of(),
                    TOOL + ".host",
                    Set.of(DIAGNOSTICS, OF_HOST),
                    TOOL + ".watch",
                    Set.of(DIAGNOSTICS, TOOL + ".host"),
                    TOOL + ".compare",
                    Set.of(DIAGNOSTICS, TOOL + ".host"),
                    TOOL + ".text",
                    Set.of(DIAGNOSTICS, TOOL + ".host", TOOL + ".watch", TOOL + ".compare"),
                    TOOL,
                    Set.of(
                            DIAGNOSTICS,
                            TOOL + ".host",
                            TOOL + ".watch",
                            TOOL + ".compare",
                            TOOL + ".text",
                            TOOL + ".json"));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(TOOL);

    static Stream<String> packages() {
        return MAY_IMPORT.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void shouldImportOnlyWhatTheTableNames(String name) {
        Set<String> allowed = MAY_IMPORT.get(name);
        DescribedPredicate<JavaClass> notAllowed =
                DescribedPredicate.describe(
                        "of packages that are not in its row",
                        target ->
                                target.getPackageName().startsWith("io.shmipc")
                                        && !target.getPackageName().equals(name)
                                        && !allowed.contains(target.getPackageName()));
        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(notAllowed)
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching(TOOL + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldListEveryPackage() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .isEqualTo(MAY_IMPORT.keySet());
    }

    @Test
    void shouldKnowJsonAndTheCommandLineInOnePlaceEach() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TOOL + ".json")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages(TOOL, TOOL + ".text")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..")
                .check(CLASSES);
    }
}
