package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.actuate.health.ShmipcHealthContributor;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.autoconfigure.actuate.ShmipcHealthContributorAutoConfiguration;
import io.shmipc.spring.autoconfigure.actuate.ShmipcMetricsAutoConfiguration;
import io.shmipc.spring.autoconfigure.actuate.ShmipcObservationAutoConfiguration;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.ProtobufPayloadConverter;
import io.shmipc.spring.core.ShmipcTemplate;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the parts do for one another in an application that has them all. */
class WholeApplicationTests {

    @TempDir private Path directory;

    private ApplicationContextRunner contexts;

    @BeforeEach
    void serveTwoAddresses() {
        String first = "unix:" + directory.resolve("a.sock");
        String second = "unix:" + directory.resolve("b.sock");
        contexts =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        JacksonAutoConfiguration.class,
                                        MetricsAutoConfiguration.class,
                                        ObservationAutoConfiguration.class,
                                        ShmipcAutoConfiguration.class,
                                        ShmipcServerAutoConfiguration.class,
                                        ShmipcClientAutoConfiguration.class,
                                        ShmipcObservationAutoConfiguration.class,
                                        ShmipcHealthContributorAutoConfiguration.class,
                                        ShmipcMetricsAutoConfiguration.class))
                        .withPropertyValues(
                                "shmipc.server.addresses=" + first + "," + second,
                                "shmipc.memory.region-size=2MB",
                                "shmipc.client.address=" + first,
                                "shmipc.clients.other.address=" + second)
                        .withUserConfiguration(Listening.class);
    }

    @Test
    void shouldObserveBothEndsOfEveryClientsMessages() {
        contexts.run(
                context -> {
                    ShmipcTemplate first = context.getBean("shmipcTemplate", ShmipcTemplate.class);
                    ShmipcTemplate other =
                            context.getBean("otherShmipcTemplate", ShmipcTemplate.class);

                    assertThat(first.request("length.a", "four", Integer.class)).isEqualTo(4);
                    assertThat(other.request("length.b", "three", Integer.class)).isEqualTo(5);

                    TestObservationRegistryAssert.assertThat(
                                    context.getBean(TestObservationRegistry.class))
                            .hasNumberOfObservationsWithNameEqualTo("shmipc.template", 2)
                            .hasNumberOfObservationsWithNameEqualTo("shmipc.listener", 2)
                            .hasAnObservationWithAKeyValue("client", "default")
                            .hasAnObservationWithAKeyValue("client", "other")
                            .hasAnObservationWithAKeyValue("destination", "length.*");
                });
    }

    @Test
    void shouldShowEveryClientAndServer() {
        contexts.run(
                context -> {
                    context.getBean("shmipcTemplate", ShmipcTemplate.class)
                            .request("length.a", "four", Integer.class);
                    context.getBean("otherShmipcTemplate", ShmipcTemplate.class)
                            .request("length.a", "four", Integer.class);
                    MeterRegistry meters = context.getBean(MeterRegistry.class);

                    assertThat(
                                    meters
                                            .get("shmipc.sessions")
                                            .tags("side", "server")
                                            .gauges()
                                            .stream()
                                            .mapToDouble(gauge -> gauge.value())
                                            .sum())
                            .isEqualTo(2);
                    assertThat(context).hasSingleBean(ShmipcHealthContributor.class);
                });
    }

    @Test
    void shouldCallAClientByTheNameThatPropertiesGiveIt() {
        contexts.withPropertyValues(
                        "shmipc.clients.log-agent-2.address=unix:" + directory.resolve("a.sock"))
                .run(
                        context ->
                                assertThat(
                                                context.getBean(MeterRegistry.class)
                                                        .get("shmipc.sessions.wanted")
                                                        .tag("name", "log-agent-2")
                                                        .gauge()
                                                        .value())
                                        .isEqualTo(1));
    }

    private ShmipcClient ownClient() {
        return ShmipcClient.connect(
                ClientConfig.builder(UnixDomainSocketAddress.of(directory.resolve("none.sock")))
                        .failFast(false)
                        .build());
    }

    @Test
    void shouldShowAClientThatOnlyAQualifierInjects() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class,
                                ShmipcClientAutoConfiguration.class,
                                ShmipcHealthContributorAutoConfiguration.class))
                .withBean(
                        "agentShmipcClient",
                        ShmipcClient.class,
                        this::ownClient,
                        definition ->
                                ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
                .run(context -> assertThat(context).hasSingleBean(ShmipcHealthContributor.class));
    }

    @Test
    void shouldStartWithAClientOfAnyBeanName() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class,
                                ShmipcClientAutoConfiguration.class,
                                ShmipcHealthContributorAutoConfiguration.class))
                .withBean("com.acme.Config._orders", ShmipcClient.class, this::ownClient)
                .run(context -> assertThat(context).hasSingleBean(ShmipcHealthContributor.class));
    }

    @Test
    void shouldSendWhatProtocGeneratedAsProtobufAndNotAsJson() {
        contexts.run(
                context -> {
                    PayloadConverters converters = context.getBean(PayloadConverters.class);
                    assertThat(converters.write(StringValue.of("x")).contentType())
                            .isEqualTo("application/x-protobuf");
                    assertThat(converters.write(new int[] {1}).contentType())
                            .isEqualTo("application/json");
                });
    }

    @Test
    void shouldDoWithoutProtobuf() {
        contexts.withClassLoader(new FilteredClassLoader(MessageLite.class))
                .run(
                        context -> {
                            assertThat(context)
                                    .hasNotFailed()
                                    .doesNotHaveBean(ProtobufPayloadConverter.class);
                            assertThat(
                                            context.getBean("shmipcTemplate", ShmipcTemplate.class)
                                                    .request("length.a", "four", Integer.class))
                                    .isEqualTo(4);
                        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        @Bean
        TestObservationRegistry observations() {
            return TestObservationRegistry.create();
        }

        @Bean
        SimpleMeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Lengths lengths() {
            return new Lengths();
        }
    }

    static class Lengths {

        @ShmipcListener(destination = "length.*")
        int length(String text) {
            return text.length();
        }
    }
}
