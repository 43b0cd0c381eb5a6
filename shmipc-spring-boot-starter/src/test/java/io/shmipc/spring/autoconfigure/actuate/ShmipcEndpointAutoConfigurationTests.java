package io.shmipc.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.endpoint.ShmipcEndpoint;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.MissingParametersException;
import org.springframework.boot.actuate.endpoint.invoke.ParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
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

    /** What can be called over HTTP, by method and path. */
    private static Map<String, WebOperation> operations(ApplicationContext context) {
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
                .collect(
                        Collectors.toMap(
                                operation ->
                                        operation.getRequestPredicate().getHttpMethod()
                                                + " "
                                                + operation.getRequestPredicate().getPath(),
                                Function.identity()));
    }

    private static Object invoke(WebOperation operation, Map<String, Object> arguments) {
        return operation.invoke(new InvocationContext(SecurityContext.NONE, arguments));
    }

    /** As texts, which is how they come with a request. */
    @Test
    void shouldTakeItsArgumentsFromARequest() {
        exposed()
                .withPropertyValues("management.endpoint.shmipc.access=unrestricted")
                .run(
                        context -> {
                            Map<String, WebOperation> operations = operations(context);
                            WebOperation session = operations.get("GET shmipc/{session}");
                            assertThat(invoke(session, Map.of("session", "7000000000"))).isNull();
                            assertThat(
                                            invoke(
                                                    session,
                                                    Map.of(
                                                            "session",
                                                            "7000000000",
                                                            "offset",
                                                            "10",
                                                            "limit",
                                                            "5")))
                                    .isNull();
                            WebOperation force = operations.get("POST shmipc/{session}");
                            assertThatThrownBy(
                                            () ->
                                                    invoke(
                                                            force,
                                                            Map.of(
                                                                    "session",
                                                                    "7000000000",
                                                                    "forced",
                                                                    "true")))
                                    .isInstanceOf(InvalidEndpointRequestException.class)
                                    .hasMessage("session=7000000000 is not open");
                            assertThatThrownBy(() -> invoke(force, Map.of("session", "7000000000")))
                                    .isInstanceOf(MissingParametersException.class);
                        });
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
                                    .containsOnlyKeys("GET shmipc", "GET shmipc/{session}");
                        });
    }

    @Test
    void shouldChangeThingsWhereAccessIsUnrestricted() {
        exposed()
                .withPropertyValues("management.endpoint.shmipc.access=unrestricted")
                .run(
                        context ->
                                assertThat(operations(context))
                                        .containsOnlyKeys(
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
