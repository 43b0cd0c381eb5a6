package io.shmipc.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom within the console, as code. */
class PackageTableTest {

    private static final String ROOT = "io.shmipc.console";

    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry("", Set.of()),
                    Map.entry(".config", Set.of()),
                    Map.entry(".model", Set.of()),
                    Map.entry(".security", Set.of()),
                    Map.entry(".fleet", Set.of(".config")),
                    Map.entry(".remote", Set.of(".config", ".fleet")),
                    Map.entry(".poll", Set.of(".config", ".fleet", ".model", ".remote")),
                    Map.entry(".analysis", Set.of()),
                    Map.entry(".capture", Set.of(".analysis", ".fleet", ".remote")),
                    Map.entry(
                            ".web.segment",
                            Set.of(".analysis", ".capture", ".poll", ".fleet", ".remote", ".web")),
                    Map.entry(".web.compare", Set.of(".analysis", ".capture", ".web")),
                    Map.entry(".web", Set.of(".config", ".fleet", ".model", ".poll", ".remote")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    static Set<String> packages() {
        return MAY_IMPORT.keySet();
    }

    @Test
    void shouldNameEveryPackage() {
        assertThat(
                        CLASSES.stream()
                                .map(c -> c.getPackageName().substring(ROOT.length()))
                                .collect(Collectors.toSet()))
                .isEqualTo(MAY_IMPORT.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void shouldImportOnlyWhatTheTableNames(String name) {
        Set<String> forbidden = new HashSet<>(MAY_IMPORT.keySet());
        forbidden.removeAll(MAY_IMPORT.get(name));
        forbidden.remove(name);
        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        forbidden.stream().map(other -> ROOT + other).toArray(String[]::new))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldUseNothingOfShmipcButItself() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "are of another module of Shmipc",
                                (JavaClass type) ->
                                        type.getPackageName().startsWith("io.shmipc")
                                                && !(type.getPackageName() + ".")
                                                        .startsWith(ROOT + ".")))
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoOtherModuleOfShmipcOnItsClassPath() {
        assertThat(
                        Arrays.stream(System.getProperty("java.class.path").split(":"))
                                .map(entry -> Path.of(entry).getFileName().toString()))
                .noneMatch(name -> name.startsWith("shmipc-"));
        assertThat(getClass().getResource("/io/shmipc/session/Session.class")).isNull();
        assertThat(getClass().getResource("/io/shmipc/spring/actuate")).isNull();
    }
}
