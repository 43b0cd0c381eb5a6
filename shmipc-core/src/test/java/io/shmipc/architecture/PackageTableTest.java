package io.shmipc.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of packages of {@code docs/architecture.md}, as code: who may import whom. */
class PackageTableTest {

    private static final String ROOT = "io.shmipc.";

    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry("error", Set.of()),
                    Map.entry("wait", Set.of("error")),
                    Map.entry("metrics", Set.of()),
                    Map.entry("internal.os", Set.of("error")),
                    Map.entry("internal.memory", Set.of("internal.os", "error")),
                    Map.entry("internal.pool", Set.of("internal.memory", "error")),
                    Map.entry("internal.queue", Set.of("internal.memory", "error")),
                    Map.entry("internal.protocol", Set.of("error")),
                    Map.entry(
                            "internal.transport",
                            Set.of(
                                    "internal.os",
                                    "internal.memory",
                                    "internal.protocol",
                                    "wait",
                                    "metrics",
                                    "error")),
                    Map.entry(
                            "diagnostics",
                            Set.of(
                                    "internal.memory",
                                    "internal.pool",
                                    "internal.queue",
                                    "metrics",
                                    "error")),
                    Map.entry(
                            "diagnostics.host",
                            Set.of(
                                    "diagnostics",
                                    "internal.memory",
                                    "internal.pool",
                                    "internal.queue",
                                    "error")),
                    Map.entry("session", below("client", "server")),
                    Map.entry("client", below("server")),
                    Map.entry("server", below("client")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.shmipc");

    private static Set<String> below(String... except) {
        Set<String> all =
                Stream.of(
                                "error",
                                "wait",
                                "metrics",
                                "internal.os",
                                "internal.memory",
                                "internal.pool",
                                "internal.queue",
                                "internal.protocol",
                                "internal.transport",
                                "diagnostics",
                                "session",
                                "client",
                                "server")
                        .collect(Collectors.toSet());
        all.removeAll(List.of(except));
        return all;
    }

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
                                        && !target.getPackageName().equals(ROOT + name)
                                        && !allowed.contains(
                                                target.getPackageName().substring(ROOT.length())));
        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat(notAllowed)
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.shmipc.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldListEveryPackageAndKeepTheRootEmpty() {
        Set<String> found =
                CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        packages().map(name -> ROOT + name).collect(Collectors.toSet()));
    }

    @Test
    void shouldKeepNativeCallsInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.shmipc.internal.os")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jnr..", "com.kenai..", "sun..")
                .check(CLASSES);
    }
}
