package io.shmipc.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ShmipcServer;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.metrics.ShmipcMetrics;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

class ShmipcMetricsAutoConfigurationTests {

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
                                        MetricsAutoConfiguration.class,
                                        ShmipcMetricsAutoConfiguration.class))
                        .withUserConfiguration(Registry.class);
    }

    private ApplicationContextRunner withClient() {
        return contexts.withPropertyValues(
                "shmipc.client.address=unix:" + directory.resolve("none.sock"));
    }

    private static double gauge(ApplicationContext context, String name, String... tags) {
        return context.getBean(MeterRegistry.class).get(name).tags(tags).gauge().value();
    }

    @Test
    void shouldBindTheMetersOfAClient() {
        withClient()
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(ShmipcMetrics.class);
                            assertThat(
                                            gauge(
                                                    context,
                                                    "shmipc.sessions.wanted",
                                                    "name",
                                                    "default",
                                                    "side",
                                                    "client"))
                                    .isEqualTo(1);
                            assertThat(
                                            gauge(
                                                    context,
                                                    "shmipc.sessions",
                                                    "mode",
                                                    "memfd",
                                                    "side",
                                                    "client"))
                                    .isZero();
                        });
    }

    /** The container starts its server after meters have been bound. */
    @Test
    void shouldBindTheMetersOfAServerAndKeepItsCountsWhenItIsStartedAnew() {
        contexts.withUserConfiguration(Listener.class)
                .withPropertyValues("shmipc.server.address=unix:" + directory.resolve("s.sock"))
                .run(
                        context -> {
                            ShmipcListenerContainer container =
                                    context.getBean(ShmipcListenerContainer.class);
                            connectAndLeave(container.server());
                            assertThat(opened(context)).isEqualTo(1);
                            container.stop();
                            assertThat(opened(context)).isEqualTo(1);
                            container.start();
                            connectAndLeave(container.server());
                            assertThat(opened(context)).isEqualTo(2);
                        });
    }

    private static void connectAndLeave(ShmipcServer server) {
        ShmipcClient.connect(ClientConfig.builder(server.localAddress()).build()).close();
        io.shmipc.spring.actuate.EchoPeers.eventually(
                () -> server.counters().sessionsOpened() == 1);
    }

    private static double opened(ApplicationContext context) {
        return context.getBean(MeterRegistry.class)
                .get("shmipc.sessions.opened")
                .tags("side", "server", "name", "default")
                .functionCounter()
                .count();
    }

    @Test
    void shouldHaveMetersForEveryNamedClient() {
        withClient()
                .withUserConfiguration(TwoClients.class)
                .withPropertyValues("test.address=" + directory.resolve("none.sock"))
                .run(
                        context -> {
                            assertThat(gauge(context, "shmipc.sessions.wanted", "name", "orders"))
                                    .isEqualTo(1);
                            assertThat(gauge(context, "shmipc.sessions.wanted", "name", "stock"))
                                    .isEqualTo(2);
                        });
    }

    @Test
    void shouldKeepCountsWhenTheApplicationIsClosed() {
        MeterRegistry[] registry = new MeterRegistry[1];
        contexts.withUserConfiguration(Listener.class)
                .withPropertyValues("shmipc.server.address=unix:" + directory.resolve("s.sock"))
                .run(
                        context -> {
                            registry[0] = context.getBean(MeterRegistry.class);
                            connectAndLeave(
                                    context.getBean(ShmipcListenerContainer.class).server());
                            ShmipcMetrics kept = context.getBean(ShmipcMetrics.class);
                            context.getSourceApplicationContext().close();
                            assertThat(
                                            registry[0]
                                                    .get("shmipc.sessions.opened")
                                                    .functionCounter()
                                                    .count())
                                    .isEqualTo(1);
                            assertThat(kept).isNotNull();
                        });
    }

    @Test
    void shouldNotBeThereWithoutAnythingToMeasure() {
        contexts.run(context -> assertThat(context).doesNotHaveBean(ShmipcMetrics.class));
    }

    @Test
    void shouldBeOffWhereMetersAreTurnedOff() {
        withClient()
                .withPropertyValues("management.metrics.enable.shmipc=false")
                .run(
                        context ->
                                assertThat(
                                                context.getBean(MeterRegistry.class)
                                                        .find("shmipc.sessions.wanted")
                                                        .gauges())
                                        .isEmpty());
    }

    @Test
    void shouldBackOff() {
        withClient()
                .withUserConfiguration(OwnMetrics.class)
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(ShmipcMetrics.class)
                                        .hasBean("ownMetrics"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Registry {

        @Bean
        SimpleMeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }
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
    static class TwoClients {

        private static ShmipcClient client(String address, int sessions) {
            return ShmipcClient.connect(
                    ClientConfig.builder(java.net.UnixDomainSocketAddress.of(address))
                            .sessions(sessions)
                            .failFast(false)
                            .build());
        }

        @Bean
        @Primary
        ShmipcClient ordersShmipcClient(
                @org.springframework.beans.factory.annotation.Value("${test.address}")
                        String address) {
            return client(address, 1);
        }

        @Bean
        ShmipcClient stockShmipcClient(
                @org.springframework.beans.factory.annotation.Value("${test.address}")
                        String address) {
            return client(address, 2);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnMetrics {

        @Bean
        ShmipcMetrics ownMetrics() {
            return new ShmipcMetrics(new MonitoredPeers(List.of(), List.of()));
        }
    }
}
