package io.shmipc.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

/** Applications with and without actuator, health and Micrometer. */
class OptionalLibrariesTests {

    private static final List<String> BEANS =
            List.of(
                    "shmipcHealthContributor",
                    "shmipcEndpoint",
                    "shmipcDumpEndpoint",
                    "shmipcMetrics",
                    "shmipcMessageObserver");

    @TempDir private Path directory;

    private ApplicationContextRunner application(Class<?> application) {
        return new ApplicationContextRunner()
                .withUserConfiguration(application)
                .withPropertyValues(
                        "shmipc.client.address=unix:" + directory.resolve("none.sock"),
                        "shmipc.server.address=unix:" + directory.resolve("s.sock"),
                        "management.endpoints.web.exposure.include=shmipc,shmipcdump");
    }

    @Test
    void shouldHaveEverythingWithAllLibraries() {
        application(Everything.class)
                .run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            assertThat(BEANS).allMatch(context::containsBean);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.health",
                "org.springframework.web jakarta.servlet",
                "org.springframework.boot.actuate",
                "io.micrometer.core",
                "org.springframework.boot.micrometer",
                "io.micrometer",
                "org.springframework.boot.health org.springframework.boot.actuate"
                        + " org.springframework.boot.micrometer io.micrometer"
            })
    void shouldWorkWithout(String missing) {
        application(OnlyOurs.class)
                .withClassLoader(new FilteredClassLoader(missing.split(" ")))
                .run(
                        context -> {
                            assertThat(context)
                                    .hasNotFailed()
                                    .hasSingleBean(ShmipcClient.class)
                                    .hasSingleBean(ShmipcOperations.class)
                                    .hasSingleBean(ShmipcListenerContainer.class);
                            assertThat(context.containsBean("shmipcHealthContributor"))
                                    .isEqualTo(!missing.contains("boot.health"));
                            assertThat(context.containsBean("shmipcEndpoint"))
                                    .isEqualTo(!missing.contains("boot.actuate"));
                            assertThat(context.containsBean("shmipcDumpEndpoint"))
                                    .isEqualTo(!missing.contains("boot.actuate"));
                        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {}

    @Configuration(proxyBeanMethods = false)
    @Import(OurAutoConfigurations.class)
    static class OnlyOurs {}

    /** By their names, as Boot finds them: none is loaded before its conditions are known. */
    static class OurAutoConfigurations implements DeferredImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
                    .getCandidates()
                    .stream()
                    .filter(name -> name.startsWith("io.shmipc."))
                    .toArray(String[]::new);
        }
    }
}
