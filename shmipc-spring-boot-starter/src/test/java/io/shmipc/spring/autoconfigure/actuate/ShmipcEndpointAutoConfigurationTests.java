package io.shmipc.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.endpoint.ShmipcEndpoint;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.invoke.ParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ShmipcEndpointAutoConfigurationTests {

    @TempDir private Path directory;

    private ApplicationContextRunner contexts;

    @BeforeEach
    void pointAtAnAddressWhereNobodyListens() {
        contexts =
                new ApplicationContextRunner()
                        .withInitializer(
                                context ->
                                        context.getEnvironment()
                                                .setConversionService(
                                                        new ApplicationConversionService()))
                        .withConfiguration(
                                AutoConfigurations.of(
                                        ShmipcAutoConfiguration.class,
                                        ShmipcClientAutoConfiguration.class,
                                        ShmipcServerAutoConfiguration.class,
                                        EndpointAutoConfiguration.class,
                                        ShmipcEndpointAutoConfiguration.class))
                        .withPropertyValues(
                                "shmipc.client.address=unix:" + directory.resolve("none.sock"));
    }

    private ApplicationContextRunner exposed() {
        return contexts.withPropertyValues("management.endpoints.web.exposure.include=shmipc");
    }

    /** What can be called over HTTP, as method and path. */
    private static List<String> operations(ApplicationContext context) {
        WebEndpointDiscoverer discoverer =
                new WebEndpointDiscoverer(
                        context,
                        context.getBean(ParameterValueMapper.class),
                        EndpointMediaTypes.DEFAULT,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                                OperationFilter.byAccess(
                                        context.getBean(EndpointAccessResolver.class))));
        return discoverer.getEndpoints().stream()
                .flatMap(endpoint -> endpoint.getOperations().stream())
                .map(
                        operation ->
                                operation.getRequestPredicate().getHttpMethod()
                                        + " "
                                        + operation.getRequestPredicate().getPath())
                .sorted()
                .toList();
    }

    @Test
    void shouldNotExposeTheEndpointByDefault() {
        contexts.run(context -> assertThat(context).doesNotHaveBean(ShmipcEndpoint.class));
    }

    @Test
    void shouldOnlyReadUnlessToldOtherwise() {
        exposed()
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(ShmipcEndpoint.class);
                            assertThat(operations(context))
                                    .containsExactly("GET shmipc", "GET shmipc/{session}");
                        });
    }

    @Test
    void shouldChangeThingsWhereAccessIsUnrestricted() {
        exposed()
                .withPropertyValues("management.endpoint.shmipc.access=unrestricted")
                .run(
                        context ->
                                assertThat(operations(context))
                                        .containsExactly(
                                                "DELETE shmipc/{session}",
                                                "GET shmipc",
                                                "GET shmipc/{session}",
                                                "POST shmipc/{session}"));
    }

    @Test
    void shouldNotBeThereWithoutAccess() {
        exposed()
                .withPropertyValues("management.endpoint.shmipc.access=none")
                .run(context -> assertThat(context).doesNotHaveBean(ShmipcEndpoint.class));
    }

    @Test
    void shouldNotBeThereWithoutAnythingToShow() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class,
                                ShmipcClientAutoConfiguration.class,
                                EndpointAutoConfiguration.class,
                                ShmipcEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .run(context -> assertThat(context).doesNotHaveBean(ShmipcEndpoint.class));
    }

    @Test
    void shouldBackOff() {
        exposed()
                .withUserConfiguration(OwnEndpoint.class)
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(ShmipcEndpoint.class)
                                        .hasBean("ownEndpoint")
                                        .doesNotHaveBean("shmipcEndpoint"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEndpoint {

        @Bean
        ShmipcEndpoint ownEndpoint() {
            return new ShmipcEndpoint(new MonitoredPeers(List.of(), List.of()));
        }
    }
}
