package io.shmipc.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.health.ShmipcHealthContributor;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

class ShmipcHealthContributorAutoConfigurationTests {

    @TempDir private Path directory;

    private ApplicationContextRunner contexts;

    @BeforeEach
    void prepare() {
        contexts =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        ShmipcAutoConfiguration.class,
                                        ShmipcClientAutoConfiguration.class,
                                        ShmipcServerAutoConfiguration.class,
                                        ApplicationAvailabilityAutoConfiguration.class,
                                        HealthContributorAutoConfiguration.class,
                                        HealthContributorRegistryAutoConfiguration.class,
                                        AvailabilityHealthContributorAutoConfiguration.class,
                                        AvailabilityProbesAutoConfiguration.class,
                                        HealthEndpointAutoConfiguration.class,
                                        ShmipcHealthContributorAutoConfiguration.class));
    }

    private ApplicationContextRunner withClient() {
        return contexts.withPropertyValues(
                "shmipc.client.address=unix:" + directory.resolve("none.sock"));
    }

    private static Map<String, HealthDescriptor> components(HealthDescriptor health) {
        return ((CompositeHealthDescriptor) health).getComponents();
    }

    private static HealthDescriptor health(ApplicationContext context, String... path) {
        return context.getBean(HealthEndpoint.class).healthForPath(path);
    }

    @Test
    void shouldBeDownWhileTheServerOfTheClientIsNotThere() {
        withClient()
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(ShmipcHealthContributor.class);
                            assertThat(health(context, "shmipc").getStatus())
                                    .isEqualTo(Status.DOWN);
                            assertThat(health(context, "shmipc", "clients", "default").getStatus())
                                    .isEqualTo(Status.DOWN);
                            assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
                                    .isEqualTo(Status.DOWN);
                        });
    }

    @Test
    void shouldStayUpWhereThePeerIsNotRequired() {
        withClient()
                .withPropertyValues("shmipc.client.required=false")
                .run(
                        context ->
                                assertThat(health(context, "shmipc").getStatus())
                                        .isEqualTo(Status.UP));
    }

    @Test
    void shouldShowAServerThatListens() {
        contexts.withUserConfiguration(Listener.class)
                .withPropertyValues("shmipc.server.address=unix:" + directory.resolve("s.sock"))
                .run(
                        context -> {
                            assertThat(health(context, "shmipc", "servers", "default").getStatus())
                                    .isEqualTo(Status.UP);
                            assertThat(components(health(context, "shmipc")))
                                    .containsOnlyKeys("servers");
                        });
    }

    @Test
    void shouldNameClientsAfterTheirBeansAndAskForEachWhetherItIsRequired() {
        withClient()
                .withUserConfiguration(OtherClient.class)
                .withPropertyValues(
                        "test.address=" + directory.resolve("other.sock"),
                        "shmipc.clients.data-plane.required=false")
                .run(
                        context -> {
                            assertThat(components(health(context, "shmipc", "clients")))
                                    .containsOnlyKeys("data-plane");
                            assertThat(
                                            health(context, "shmipc", "clients", "data-plane")
                                                    .getStatus())
                                    .isEqualTo(Status.UP);
                        });
    }

    @Test
    void shouldNotMakeAClientThatNobodyNeeds() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                HealthContributorAutoConfiguration.class,
                                HealthContributorRegistryAutoConfiguration.class,
                                HealthEndpointAutoConfiguration.class,
                                ShmipcHealthContributorAutoConfiguration.class))
                .withUserConfiguration(LazyClient.class)
                .run(
                        context -> {
                            assertThat(health(context, "shmipc", "clients", "never").getStatus())
                                    .isEqualTo(Status.UNKNOWN);
                            assertThat(
                                            context.getBeanFactory()
                                                    .containsSingleton("neverShmipcClient"))
                                    .isFalse();
                        });
    }

    @Test
    void shouldTakeNoPartInLivenessOrReadiness() {
        withClient()
                .withPropertyValues("management.endpoint.health.probes.enabled=true")
                .run(
                        context -> {
                            start(context);
                            assertThat(components(health(context, "liveness")))
                                    .containsOnlyKeys("livenessState");
                            assertThat(components(health(context, "readiness")))
                                    .containsOnlyKeys("readinessState");
                            assertThat(health(context, "liveness").getStatus())
                                    .isEqualTo(Status.UP);
                            assertThat(health(context, "readiness").getStatus())
                                    .isEqualTo(Status.UP);
                        });
    }

    /** As the application does it when it has started. */
    private static void start(ApplicationContext context) {
        AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }

    @Test
    void shouldTakePartInReadinessWhereItIsIncluded() {
        withClient()
                .withPropertyValues(
                        "management.endpoint.health.probes.enabled=true",
                        "management.endpoint.health.group.readiness.include=readinessState,shmipc")
                .run(
                        context -> {
                            start(context);
                            HealthDescriptor readiness = health(context, "readiness");
                            assertThat(readiness.getStatus()).isEqualTo(Status.DOWN);
                            assertThat(components(readiness))
                                    .containsOnlyKeys("readinessState", "shmipc");
                            assertThat(health(context, "liveness").getStatus())
                                    .isEqualTo(Status.UP);
                        });
    }

    @Test
    void shouldBeOffWhereItIsTurnedOff() {
        withClient()
                .withPropertyValues("management.health.shmipc.enabled=false")
                .run(
                        context ->
                                assertThat(context)
                                        .doesNotHaveBean(ShmipcHealthContributor.class)
                                        .doesNotHaveBean(MonitoredPeers.class));
    }

    @Test
    void shouldNotBeThereWithoutClientAndServer() {
        contexts.run(context -> assertThat(context).doesNotHaveBean(ShmipcHealthContributor.class));
        withClient()
                .withPropertyValues("shmipc.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(ShmipcHealthContributor.class));
    }

    @Test
    void shouldBackOff() {
        withClient()
                .withUserConfiguration(OwnHealth.class)
                .run(
                        context -> {
                            assertThat(context).doesNotHaveBean(ShmipcHealthContributor.class);
                            assertThat(health(context, "shmipc").getStatus())
                                    .isEqualTo(Status.OUT_OF_SERVICE);
                        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Listener {

        @Bean
        Echo echo() {
            return new Echo();
        }
    }

    static class Echo {

        @ShmipcListener(destination = "echo")
        byte[] echo(byte[] payload) {
            return payload;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherClient {

        @Bean
        ShmipcClient dataPlaneShmipcClient(
                @org.springframework.beans.factory.annotation.Value("${test.address}")
                        String address) {
            return ShmipcClient.connect(
                    ClientConfig.builder(java.net.UnixDomainSocketAddress.of(address))
                            .failFast(false)
                            .build());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyClient {

        @Bean
        @Lazy
        ShmipcClient neverShmipcClient() {
            throw new AssertionError("nobody asked for it");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnHealth {

        @Bean
        HealthIndicator shmipcHealthIndicator() {
            return () -> Health.outOfService().build();
        }
    }
}
