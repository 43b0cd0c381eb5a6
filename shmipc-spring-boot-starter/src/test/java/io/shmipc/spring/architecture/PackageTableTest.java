package io.shmipc.spring.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom within the starter, as code. */
class PackageTableTest {

    private static final String ROOT = "io.shmipc.spring.";

    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry("codec", Set.of()),
                    Map.entry("converter", Set.of()),
                    Map.entry("annotation", Set.of()),
                    Map.entry("observation", Set.of("codec")),
                    Map.entry("micrometer", Set.of("codec", "observation")),
                    Map.entry("core", Set.of("codec", "converter", "observation")),
                    Map.entry(
                            "listener", Set.of("annotation", "codec", "converter", "observation")),
                    Map.entry("service", Set.of("annotation", "codec", "core")),
                    Map.entry("actuate", Set.of()),
                    Map.entry("actuate.health", Set.of("actuate")),
                    Map.entry("actuate.metrics", Set.of("actuate")),
                    Map.entry("actuate.endpoint", Set.of("actuate")),
                    Map.entry("actuate.servlet", Set.of("actuate.endpoint")),
                    Map.entry(
                            "autoconfigure",
                            Set.of(
                                    "annotation",
                                    "codec",
                                    "converter",
                                    "core",
                                    "listener",
                                    "observation")),
                    Map.entry(
                            "autoconfigure.actuate",
                            Set.of(
                                    "actuate",
                                    "actuate.health",
                                    "actuate.metrics",
                                    "actuate.endpoint",
                                    "actuate.servlet",
                                    "autoconfigure",
                                    "listener",
                                    "micrometer",
                                    "observation")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.shmipc.spring");

    static Set<String> packages() {
        return MAY_IMPORT.keySet();
    }

    @Test
    void shouldNameEveryPackage() {
        Set<String> present =
                CLASSES.stream()
                        .map(c -> c.getPackageName().substring(ROOT.length()))
                        .collect(Collectors.toSet());

        assertThat(present).isEqualTo(MAY_IMPORT.keySet());
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
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldUseNothingInternalOfTheCore() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.shmipc.internal..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepMessageFramesFreeOfSpring() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "codec", ROOT + "converter", ROOT + "annotation")
                .and()
                .doNotHaveSimpleName("ShmipcAdvice")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    @Test
    void shouldMentionJacksonWhereItIsOptionalOnly() {
        shouldBeMentionedBy("tools.jackson..", "JsonPayloadConverter", "JsonConfiguration");
    }

    @Test
    void shouldMentionProtobufWhereItIsOptionalOnly() {
        shouldBeMentionedBy(
                "com.google.protobuf..", "ProtobufPayloadConverter", "ProtobufConfiguration");
    }

    @Test
    void shouldMentionReactorWhereItIsOptionalOnly() {
        shouldBeMentionedBy("reactor..", "ReactiveResults");
        shouldBeMentionedBy("org.reactivestreams..", "ReactiveResults", "ReactiveTypes");
    }

    @Test
    void shouldMentionServletsWhereTheyAreOptionalOnly() {
        shouldBeMentionedBy("jakarta.servlet..", "ServletResponseHeaders");
        shouldBeMentionedBy("org.springframework.web..", "ServletResponseHeaders");
    }

    /** The named classes, what is nested in them included, and no others. */
    private static void shouldBeMentionedBy(String library, String... simpleNames) {
        Set<String> allowed = Set.of(simpleNames);
        noClasses()
                .that(
                        DescribedPredicate.describe(
                                "are not " + allowed,
                                (JavaClass type) -> !allowed.contains(owner(type, allowed))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    private static String owner(JavaClass type, Set<String> allowed) {
        JavaClass current = type;
        while (!allowed.contains(current.getSimpleName())
                && current.getEnclosingClass().isPresent()) {
            current = current.getEnclosingClass().get();
        }
        return current.getSimpleName();
    }
}
