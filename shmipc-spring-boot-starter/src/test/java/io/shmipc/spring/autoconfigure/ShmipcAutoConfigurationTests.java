package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.LeakDetection;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SizeClass;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.JsonPayloadConverter;
import io.shmipc.spring.converter.PayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import io.shmipc.wait.WaitStrategy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

class ShmipcAutoConfigurationTests {

    private final ApplicationContextRunner contexts =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    JacksonAutoConfiguration.class,
                                    ShmipcAutoConfiguration.class,
                                    ShmipcClientAutoConfiguration.class,
                                    ShmipcServerAutoConfiguration.class));

    @Test
    void shouldSetUpNoClientAndNoServerWithoutAddresses() {
        contexts.run(
                context ->
                        assertThat(context)
                                .hasNotFailed()
                                .hasSingleBean(MessageCodec.class)
                                .doesNotHaveBean(ShmipcOperations.class)
                                .doesNotHaveBean(ShmipcListenerContainer.class));
    }

    @Test
    void shouldSetUpNothingWhenDisabled() {
        contexts.withPropertyValues(
                        "shmipc.enabled=false",
                        "shmipc.client.address=unix:/tmp/none.sock",
                        "shmipc.clients.agent.address=unix:/tmp/none.sock",
                        "shmipc.server.address=unix:/tmp/none.sock",
                        "shmipc.server.addresses=unix:/tmp/none2.sock")
                .run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            assertThat(context.getBeansOfType(Object.class).values())
                                    .isNotEmpty()
                                    .noneMatch(
                                            bean ->
                                                    bean.getClass()
                                                            .getName()
                                                            .startsWith("io.shmipc."));
                        });
    }

    @Test
    void shouldUseTheSameDefaultsAsTheCore() {
        contexts.run(
                context -> {
                    assertThat(context).hasSingleBean(TTHeaderCodec.class);
                    assertThat(context.getBean(SessionConfig.class))
                            .usingRecursiveComparison()
                            .isEqualTo(SessionConfig.defaults());
                });
    }

    @Test
    void shouldApplyMemoryAndSessionProperties() {
        contexts.withPropertyValues(
                        "shmipc.codec=length-prefixed",
                        "shmipc.memory.type=file",
                        "shmipc.memory.region-size=8MB",
                        "shmipc.memory.size-classes[0].size=4076B",
                        "shmipc.memory.size-classes[0].percent=60",
                        "shmipc.memory.size-classes[1].size=65516B",
                        "shmipc.memory.size-classes[1].percent=40",
                        "shmipc.memory.queue-capacity=64",
                        "shmipc.memory.directory=/tmp",
                        "shmipc.memory.fall-back-to-socket-only=false",
                        "shmipc.session.handshake-timeout=2s",
                        "shmipc.session.read-timeout=3s",
                        "shmipc.session.write-timeout=4s",
                        "shmipc.session.max-frame-size=1MB",
                        "shmipc.session.max-unread-socket-size=2MB",
                        "shmipc.session.max-streams=10")
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(LengthPrefixedCodec.class);
                            SessionConfig config = context.getBean(SessionConfig.class);
                            assertThat(config.memoryType()).isEqualTo(MemoryType.FILE);
                            assertThat(config.regionBytes()).isEqualTo(8L << 20);
                            assertThat(config.sizeClasses())
                                    .containsExactly(
                                            new SizeClass(4076, 60), new SizeClass(65516, 40));
                            assertThat(config.queueCapacity()).isEqualTo(64);
                            assertThat(config.regionDirectory()).isEqualTo(Path.of("/tmp"));
                            assertThat(config.fallBackToSocketOnly()).isFalse();
                            assertThat(config.handshakeTimeout()).isEqualTo(Duration.ofSeconds(2));
                            assertThat(config.readTimeout()).isEqualTo(Duration.ofSeconds(3));
                            assertThat(config.writeTimeout()).isEqualTo(Duration.ofSeconds(4));
                            assertThat(config.maxFrameBytes()).isEqualTo(1 << 20);
                            assertThat(config.maxUnreadSocketBytes()).isEqualTo(2 << 20);
                            assertThat(config.maxStreams()).isEqualTo(10);
                        });
    }

    @Test
    void shouldApplyPropertiesOfLimitsAndOfMemoryThatIsOut() {
        contexts.withPropertyValues(
                        "shmipc.session.exhaustion-policy=wait",
                        "shmipc.session.broken-list-timeout=3s",
                        "shmipc.session.max-peer-memory-size=5MB",
                        "shmipc.session.max-region-slices=6",
                        "shmipc.session.require-sealed-memory=true",
                        "shmipc.session.max-handlers-per-session=7",
                        "shmipc.session.sweep-region-files=false",
                        "shmipc.session.leak-detection=off",
                        "shmipc.session.leak-sampling=9",
                        "shmipc.session.held-too-long=0")
                .run(
                        context -> {
                            SessionConfig config = context.getBean(SessionConfig.class);
                            assertThat(config.exhaustionPolicy()).isEqualTo(ExhaustionPolicy.WAIT);
                            assertThat(config.brokenListTimeout()).isEqualTo(Duration.ofSeconds(3));
                            assertThat(config.maxPeerMemoryBytes()).isEqualTo(5L << 20);
                            assertThat(config.maxRegionSlices()).isEqualTo(6);
                            assertThat(config.requireSealedMemory()).isTrue();
                            assertThat(config.maxHandlersPerSession()).isEqualTo(7);
                            assertThat(config.sweepRegionFiles()).isFalse();
                            assertThat(config.leakDetection()).isEqualTo(LeakDetection.OFF);
                            assertThat(config.leakSampling()).isEqualTo(9);
                            assertThat(config.heldTooLong()).isZero();
                        });
    }

    @Test
    void shouldLetCustomizersHaveTheLastWordOnSessions() {
        contexts.withPropertyValues("shmipc.session.max-streams=10")
                .withBean(ShmipcSessionCustomizer.class, () -> builder -> builder.maxStreams(20))
                .run(
                        context ->
                                assertThat(context.getBean(SessionConfig.class).maxStreams())
                                        .isEqualTo(20));
    }

    @Test
    void shouldBackOffFromBeansOfTheApplication() {
        contexts.withUserConfiguration(OwnBeans.class)
                .run(
                        context -> {
                            assertThat(context.getBean(SessionConfig.class))
                                    .isSameAs(OwnBeans.SESSION);
                            assertThat(context.getBean(MessageCodec.class))
                                    .isSameAs(OwnBeans.CODEC);
                            assertThat(context).hasSingleBean(BytesPayloadConverter.class);
                            assertThat(context).hasSingleBean(StringPayloadConverter.class);
                            assertThat(context).hasSingleBean(JsonPayloadConverter.class);
                            assertThat(context)
                                    .hasBean("ownBytes")
                                    .hasBean("ownString")
                                    .hasBean("ownJson")
                                    .hasBean("ownConverters");
                            assertThat(context).hasSingleBean(PayloadConverters.class);
                        });
    }

    @Test
    void shouldAskConvertersOfTheApplicationFirst() {
        PayloadConverter own = mock(PayloadConverter.class);
        org.mockito.BDDMockito.given(own.canWrite(String.class)).willReturn(true);
        org.mockito.BDDMockito.given(own.contentType()).willReturn("text/own");
        org.mockito.BDDMockito.given(own.write("x")).willReturn(ByteBuffer.allocate(1));
        contexts.withBean(PayloadConverter.class, () -> own)
                .run(
                        context ->
                                assertThat(
                                                context.getBean(PayloadConverters.class)
                                                        .write("x")
                                                        .contentType())
                                        .isEqualTo("text/own"));
    }

    @Test
    void shouldDoWithoutJackson() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ShmipcAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(JsonMapper.class))
                .run(
                        context ->
                                assertThat(context)
                                        .hasNotFailed()
                                        .hasSingleBean(PayloadConverters.class)
                                        .doesNotHaveBean("shmipcJsonPayloadConverter"));
    }

    @Test
    void shouldDoWithoutAMapperBean() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ShmipcAutoConfiguration.class))
                .run(
                        context ->
                                assertThat(context)
                                        .hasNotFailed()
                                        .doesNotHaveBean(JsonPayloadConverter.class));
    }

    @Test
    void shouldWaitAsThePropertiesSay() {
        assertWait(WaitStrategy.adaptive());
        assertWait(WaitStrategy.blocking(), "strategy=blocking");
        assertWait(WaitStrategy.busyPolling(), "strategy=busy-polling");
        assertWait(WaitStrategy.adaptive(Duration.ofNanos(20_000)), "max-spin=20us");
        assertWait(
                WaitStrategy.adaptive(Duration.ofMillis(1)), "strategy=adaptive", "max-spin=1ms");
        assertWait(WaitStrategy.timed(Duration.ofMillis(5)), "strategy=timed", "interval=5ms");
    }

    private void assertWait(WaitStrategy expected, String... properties) {
        String[] full =
                Arrays.stream(properties)
                        .map(property -> "shmipc.session.wait." + property)
                        .toArray(String[]::new);
        contexts.withPropertyValues(full)
                .run(
                        context ->
                                assertThat(context.getBean(SessionConfig.class).waitStrategy())
                                        .isEqualTo(expected));
    }

    @Test
    void shouldRunHandlersWhereThePropertySays() {
        assertHandlers(HandlerThreads.WORKERS);
        assertHandlers(HandlerThreads.EVENT_LOOP, "shmipc.session.handler-threads=event-loop");
        assertHandlers(
                HandlerThreads.WORKERS,
                "spring.threads.virtual.enabled=true",
                "shmipc.session.handler-threads=workers");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void shouldServeOnVirtualThreadsWhenTheApplicationWantsThem() {
        assertHandlers(HandlerThreads.VIRTUAL_THREADS, "spring.threads.virtual.enabled=true");
        assertHandlers(
                HandlerThreads.VIRTUAL_THREADS, "shmipc.session.handler-threads=virtual-threads");
        assertHandlers(
                HandlerThreads.EVENT_LOOP,
                "spring.threads.virtual.enabled=true",
                "shmipc.session.handler-threads=event-loop");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void shouldServeOnWorkersWhereTheJdkHasNoVirtualThreads() {
        assertHandlers(HandlerThreads.WORKERS, "spring.threads.virtual.enabled=true");
    }

    private void assertHandlers(HandlerThreads expected, String... properties) {
        contexts.withPropertyValues(properties)
                .run(
                        context -> {
                            SessionConfig config = context.getBean(SessionConfig.class);
                            assertThat(config.handlerThreads()).isEqualTo(expected);
                            assertThat(config.callbackExecutor()).isNull();
                        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBeans {

        static final SessionConfig SESSION = SessionConfig.builder().build();
        static final MessageCodec CODEC = mock(MessageCodec.class);

        @Bean
        SessionConfig ownSession() {
            return SESSION;
        }

        @Bean
        MessageCodec ownCodec() {
            return CODEC;
        }

        @Bean
        BytesPayloadConverter ownBytes() {
            return new BytesPayloadConverter();
        }

        @Bean
        StringPayloadConverter ownString() {
            return new StringPayloadConverter();
        }

        @Bean
        JsonPayloadConverter ownJson(JsonMapper mapper) {
            return new JsonPayloadConverter(mapper);
        }

        @Bean
        PayloadConverters ownConverters() {
            return new PayloadConverters(java.util.List.of());
        }
    }
}
