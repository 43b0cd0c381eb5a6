package io.shmipc.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.micrometer.DefaultShmipcListenerObservationConvention;
import io.shmipc.spring.micrometer.DefaultShmipcTemplateObservationConvention;
import io.shmipc.spring.micrometer.MicrometerMessageObserver;
import io.shmipc.spring.micrometer.ShmipcListenerObservationConvention;
import io.shmipc.spring.micrometer.ShmipcTemplateObservationConvention;
import io.shmipc.spring.observation.MessageObservation;
import io.shmipc.spring.observation.MessageObserver;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ShmipcObservationAutoConfigurationTests {

    private final ApplicationContextRunner contexts =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    ObservationAutoConfiguration.class,
                                    ShmipcObservationAutoConfiguration.class))
                    .withUserConfiguration(Registry.class);

    private static MessageObservation send(ApplicationContext context) {
        MessageObservation sent =
                context.getBean(MessageObserver.class)
                        .sending("default", "orders", MessageKind.ONE_WAY, (name, value) -> {});
        sent.close();
        return sent;
    }

    @Test
    void shouldObserveMessages() {
        contexts.run(
                context -> {
                    assertThat(context).hasSingleBean(MicrometerMessageObserver.class);
                    send(context);
                    TestObservationRegistryAssert.assertThat(
                                    context.getBean(TestObservationRegistry.class))
                            .hasSingleObservationThat()
                            .hasNameEqualTo("shmipc.template");
                });
    }

    @Test
    void shouldUseConventionsThatAreBeans() {
        contexts.withUserConfiguration(Conventions.class)
                .run(
                        context -> {
                            send(context);
                            TestObservationRegistryAssert.assertThat(
                                            context.getBean(TestObservationRegistry.class))
                                    .hasSingleObservationThat()
                                    .hasNameEqualTo("my.template");
                        });
    }

    @Test
    void shouldBeOffWhereObservationsAreTurnedOff() {
        contexts.withPropertyValues("management.observations.enable.shmipc=false")
                .run(context -> assertThat(send(context)).isSameAs(MessageObservation.NONE));
    }

    @Test
    void shouldBackOff() {
        contexts.withUserConfiguration(OwnObserver.class)
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(MessageObserver.class)
                                        .doesNotHaveBean(MicrometerMessageObserver.class));
    }

    @Test
    void shouldNotBeThereWithoutARegistry() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ShmipcObservationAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(MessageObserver.class));
    }

    @Test
    void shouldNotBeThereWhereShmipcIsTurnedOff() {
        contexts.withPropertyValues("shmipc.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(MessageObserver.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class Registry {

        @Bean
        TestObservationRegistry observationRegistry() {
            return TestObservationRegistry.create();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Conventions {

        @Bean
        ShmipcTemplateObservationConvention templateConvention() {
            return new DefaultShmipcTemplateObservationConvention() {
                @Override
                public String getName() {
                    return "my.template";
                }
            };
        }

        @Bean
        ShmipcListenerObservationConvention listenerConvention() {
            return new DefaultShmipcListenerObservationConvention();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnObserver {

        @Bean
        MessageObserver ownObserver() {
            return MessageObserver.NONE;
        }
    }
}
