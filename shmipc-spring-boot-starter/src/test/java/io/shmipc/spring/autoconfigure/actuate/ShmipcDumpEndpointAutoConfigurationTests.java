package io.shmipc.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.endpoint.ResponseHeaders;
import io.shmipc.spring.actuate.endpoint.ShmipcDumpEndpoint;
import io.shmipc.spring.actuate.servlet.ServletResponseHeaders;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ShmipcDumpEndpointAutoConfigurationTests {

    @TempDir private Path directory;

    private WebApplicationContextRunner contexts() {
        return new WebApplicationContextRunner()
                .withInitializer(
                        context ->
                                context.getEnvironment()
                                        .setConversionService(new ApplicationConversionService()))
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class,
                                ShmipcClientAutoConfiguration.class,
                                ShmipcServerAutoConfiguration.class,
                                EndpointAutoConfiguration.class,
                                ShmipcDumpEndpointAutoConfiguration.class))
                .withPropertyValues("shmipc.client.address=unix:" + directory.resolve("none.sock"));
    }

    private WebApplicationContextRunner exposed() {
        return contexts()
                .withPropertyValues("management.endpoints.web.exposure.include=shmipcdump");
    }

    @Test
    void shouldNotExposeTheEndpointByDefault() {
        contexts().run(context -> assertThat(context).doesNotHaveBean(ShmipcDumpEndpoint.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "management.endpoint.shmipcdump.access=none",
                "management.endpoints.access.max-permitted=none"
            })
    void shouldNotBeThereWithoutAccess(String property) {
        exposed()
                .withPropertyValues(property)
                .run(context -> assertThat(context).doesNotHaveBean(ShmipcDumpEndpoint.class));
    }

    @Test
    void shouldNotBeThereWithoutAnythingToShow() {
        new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class,
                                ShmipcClientAutoConfiguration.class,
                                EndpointAutoConfiguration.class,
                                ShmipcDumpEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .run(context -> assertThat(context).doesNotHaveBean(ShmipcDumpEndpoint.class));
    }

    /** It is of the web, and what is exposed over JMX only has no use for it. */
    @Test
    void shouldNotBeThereForJmx() {
        contexts()
                .withPropertyValues(
                        "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*")
                .run(context -> assertThat(context).doesNotHaveBean(ShmipcDumpEndpoint.class));
    }

    @Test
    void shouldShowNothingByDefault() {
        exposed()
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(ServletResponseHeaders.class);
                            var overview = context.getBean(ShmipcDumpEndpoint.class).sessions();
                            assertThat(overview.payload()).isEqualTo("never");
                            assertThat(overview.maxPayloadBytes()).isEqualTo(1 << 20);
                            assertThat(overview.sessions()).isEmpty();
                        });
    }

    @Test
    void shouldTakeItsSettings() {
        exposed()
                .withPropertyValues(
                        "management.endpoint.shmipcdump.show-values=when-authorized",
                        "management.endpoint.shmipcdump.roles=a,b",
                        "management.endpoint.shmipcdump.max-payload-bytes=4KB")
                .run(
                        context -> {
                            var overview = context.getBean(ShmipcDumpEndpoint.class).sessions();
                            assertThat(overview.payload()).isEqualTo("when-authorized");
                            assertThat(overview.maxPayloadBytes()).isEqualTo(4096);
                            assertThat(
                                            context.getBean(ShmipcDumpEndpointProperties.class)
                                                    .getRoles())
                                    .containsExactlyInAnyOrder("a", "b");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1B", "257MB"})
    void shouldRefuseABoundThatIsNone(String size) {
        exposed()
                .withPropertyValues("management.endpoint.shmipcdump.max-payload-bytes=" + size)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessageContaining(
                                                "management.endpoint.shmipcdump.max-payload-bytes")
                                        .hasMessageContaining("must be >= 0 and <= 268435456"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta.servlet.http", "org.springframework.web.context.request"})
    void shouldDoWithoutHeadersWhereThereAreNoServlets(String missing) {
        new org.springframework.boot.test.context.runner.ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class,
                                ShmipcClientAutoConfiguration.class,
                                EndpointAutoConfiguration.class,
                                ShmipcDumpEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "shmipc.client.address=unix:" + directory.resolve("none.sock"),
                        "management.endpoints.web.exposure.include=shmipcdump")
                .withClassLoader(new FilteredClassLoader(missing))
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(ShmipcDumpEndpoint.class)
                                        .doesNotHaveBean(ResponseHeaders.class));
    }

    @Test
    void shouldBackOff() {
        exposed()
                .withUserConfiguration(OwnEndpoint.class)
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(ShmipcDumpEndpoint.class)
                                        .hasBean("ownEndpoint")
                                        .doesNotHaveBean("shmipcDumpEndpoint"));
    }

    @Test
    void shouldHaveItsAnswersWrittenInANativeImage() {
        RuntimeHints hints = new RuntimeHints();
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, ShmipcDumpEndpoint.class);

        for (Class<?> type :
                List.of(
                        io.shmipc.spring.actuate.endpoint.AnalysisDescriptor.class,
                        io.shmipc.diagnostics.RegionAnalysis.HeldSlice.class,
                        io.shmipc.diagnostics.ClassAllocation.class,
                        io.shmipc.spring.actuate.endpoint.DumpOverviewDescriptor.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEndpoint {

        @Bean
        ShmipcDumpEndpoint ownEndpoint() {
            return new ShmipcDumpEndpoint(
                    new MonitoredPeers(List.of(), List.of()),
                    Show.NEVER,
                    Set.of(),
                    0,
                    ResponseHeaders.NONE);
        }
    }
}
