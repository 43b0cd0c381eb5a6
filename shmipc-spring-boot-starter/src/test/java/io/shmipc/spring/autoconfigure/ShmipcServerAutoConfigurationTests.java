package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.ConfigurationException;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.CpuPinning;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.app.Orders;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.listener.ListenerEndpointRegistry;
import io.shmipc.spring.listener.RequestDispatcher;
import io.shmipc.spring.listener.ShmipcListenerBeanPostProcessor;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import io.shmipc.spring.listener.UnservedListenersCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ShmipcServerAutoConfigurationTests {

    private static final int CPU = CpuPinning.allowedCpus().nextSetBit(0);

    @TempDir private Path directory;

    private ApplicationContextRunner contexts;

    @BeforeEach
    void chooseAddress() {
        contexts =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        ShmipcAutoConfiguration.class,
                                        ShmipcServerAutoConfiguration.class))
                        .withPropertyValues(
                                "shmipc.server.address=unix:" + directory.resolve("s.sock"));
    }

    @Test
    void shouldStartNoServerWithoutListeners() {
        contexts.run(
                context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(container(context).isRunning()).isFalse();
                });
    }

    @Test
    void shouldStartTheServerAndRegisterEveryListener() {
        contexts.withBean("orders", Orders.class)
                .run(
                        context -> {
                            assertThat(container(context).isRunning()).isTrue();
                            assertThat(directory.resolve("s.sock")).exists();
                            Set<String> ids =
                                    context
                                            .getBean(ListenerEndpointRegistry.class)
                                            .endpoints()
                                            .stream()
                                            .map(endpoint -> endpoint.id())
                                            .collect(Collectors.toSet());
                            assertThat(ids).hasSize(12).contains("upper", "orders.place");
                        });
    }

    @Test
    void shouldListenWhereOnlyAddressesAreGiven() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class, ShmipcServerAutoConfiguration.class))
                .withPropertyValues("shmipc.server.addresses=unix:" + directory.resolve("l.sock"))
                .withBean(Orders.class)
                .run(context -> assertThat(directory.resolve("l.sock")).exists());
    }

    @Test
    void shouldSetUpNothingWithoutAnAddress() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class, ShmipcServerAutoConfiguration.class))
                .withPropertyValues("shmipc.server.name=agent")
                .run(
                        context ->
                                assertThat(context)
                                        .hasNotFailed()
                                        .doesNotHaveBean(ShmipcListenerContainer.class)
                                        .doesNotHaveBean(RequestDispatcher.class)
                                        .doesNotHaveBean(ListenerEndpointRegistry.class));
    }

    @Test
    void shouldListenAtEachAddress() {
        contexts.withPropertyValues(
                        "shmipc.server.addresses=unix:" + directory.resolve("second.sock"))
                .withBean(Orders.class)
                .run(
                        context -> {
                            assertThat(directory.resolve("s.sock")).exists();
                            assertThat(directory.resolve("second.sock")).exists();
                            assertThat(container(context).servers())
                                    .extracting(server -> server.config().name())
                                    .containsExactly("server", "server-2");
                        });
    }

    @Test
    void shouldLimitListenersAsThePropertySays() {
        contexts.withPropertyValues("shmipc.listener.concurrency=0")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasStackTraceContaining("concurrency=0 must be >= 1"));
        contexts.withPropertyValues("shmipc.listener.busy-timeout=-1s")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasStackTraceContaining("busyTimeout=PT-1S must be >= 0"));
    }

    @Test
    void shouldCheckForListenersWithoutServerOnlyWhereThereIsNoServer() {
        contexts.run(context -> assertThat(context).doesNotHaveBean(UnservedListenersCheck.class));
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class, ShmipcServerAutoConfiguration.class))
                .withBean(Orders.class)
                .run(context -> assertThat(context).hasSingleBean(UnservedListenersCheck.class));
        contexts.withUserConfiguration(OwnBeans.class)
                .run(context -> assertThat(context).doesNotHaveBean(UnservedListenersCheck.class));
    }

    @Test
    void shouldNotStartTheServerWhenToldNotTo() {
        contexts.withPropertyValues("shmipc.server.auto-startup=false")
                .withBean(Orders.class)
                .run(
                        context -> {
                            assertThat(container(context).isRunning()).isFalse();
                            container(context).start();
                            assertThat(container(context).isRunning()).isTrue();
                        });
    }

    @Test
    void shouldUseTheSameDefaultsAsTheCore() {
        contexts.withBean(Orders.class)
                .run(
                        context -> {
                            ServerConfig actual = server(context).config();
                            assertThat(actual)
                                    .usingRecursiveComparison()
                                    .ignoringFields("session")
                                    .isEqualTo(ServerConfig.builder(actual.address()).build());
                        });
    }

    @Test
    void shouldApplyPropertiesAndThenCustomizers() {
        contexts.withBean(Orders.class)
                .withPropertyValues(
                        "shmipc.server.name=agent",
                        "shmipc.server.max-sessions=2",
                        "shmipc.server.event-loop-threads=3",
                        "shmipc.server.event-loop-cpus[0]=" + CPU,
                        "shmipc.server.unix-file-mode=660",
                        "shmipc.server.drain-timeout=4s")
                .withBean(ShmipcServerCustomizer.class, () -> builder -> builder.maxSessions(5))
                .run(
                        context -> {
                            ServerConfig config = server(context).config();
                            assertThat(config.name()).isEqualTo("agent");
                            assertThat(config.maxSessions()).isEqualTo(5);
                            assertThat(config.eventLoopThreads()).isEqualTo(3);
                            assertThat(config.eventLoopCpus()).containsExactly(CPU);
                            assertThat(config.unixFileMode()).isEqualTo(0660);
                            assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(4));
                        });
    }

    @Test
    void shouldApplyPropertiesOfTheDoorAndOfHandOver() throws Exception {
        Object owner = Files.getAttribute(directory, "unix:uid");
        Object group = Files.getAttribute(directory, "unix:gid");
        contexts.withBean(Orders.class)
                .withPropertyValues(
                        "shmipc.server.max-sessions-per-peer=3",
                        "shmipc.server.max-handshakes-per-peer=4",
                        "shmipc.server.allowed-uids=5,6",
                        "shmipc.server.allowed-gids[0]=7",
                        "shmipc.server.unix-file-owner=" + owner,
                        "shmipc.server.unix-file-group=" + group,
                        "shmipc.server.take-over=true",
                        "shmipc.server.hand-over-when-replaced=false",
                        "shmipc.server.hot-restart.timeout=8s",
                        "shmipc.server.hot-restart.grace=9s")
                .run(
                        context -> {
                            ServerConfig config = server(context).config();
                            assertThat(config.maxSessionsPerPeer()).isEqualTo(3);
                            assertThat(config.maxHandshakesPerPeer()).isEqualTo(4);
                            assertThat(config.allowedUids()).containsExactlyInAnyOrder(5L, 6L);
                            assertThat(config.allowedGids()).containsExactly(7L);
                            assertThat(config.unixFileOwner()).isEqualTo(owner.toString());
                            assertThat(config.unixFileGroup()).isEqualTo(group.toString());
                            assertThat(config.takeOver()).isTrue();
                            assertThat(config.handOverWhenReplaced()).isFalse();
                            assertThat(config.hotRestartTimeout()).isEqualTo(Duration.ofSeconds(8));
                            assertThat(config.hotRestartGrace()).isEqualTo(Duration.ofSeconds(9));
                        });
        contexts.withBean(Orders.class)
                .withPropertyValues("shmipc.server.any-uid-allowed=true")
                .run(context -> assertThat(server(context).config().anyUidAllowed()).isTrue());
    }

    @Test
    void shouldBackOffFromBeansOfTheApplication() {
        contexts.withUserConfiguration(OwnBeans.class)
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(ShmipcListenerBeanPostProcessor.class)
                                        .hasSingleBean(ListenerEndpointRegistry.class)
                                        .hasSingleBean(RequestDispatcher.class)
                                        .hasSingleBean(ShmipcListenerContainer.class)
                                        .hasBean("ownProcessor")
                                        .hasBean("ownRegistry")
                                        .hasBean("ownDispatcher")
                                        .hasBean("ownContainer"));
    }

    @Test
    void shouldRefuseTwoListenersForOneDestination() {
        contexts.withBean("one", Orders.class)
                .withBean("two", Orders.class)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .isInstanceOf(ConfigurationException.class)
                                        .hasMessageContaining(
                                                "must differ in both from id=one.log"));
    }

    @Test
    void shouldRefuseListenersThatAFrameWithoutDestinationCannotReach() {
        contexts.withPropertyValues("shmipc.codec=length-prefixed")
                .withBean(Orders.class)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasRootCauseInstanceOf(ConfigurationException.class)
                                        .hasStackTraceContaining("must be == default"));
    }

    @Test
    void shouldRefuseListenersWhoseParametersMakeNoSense() {
        refuses(TwoPayloads.class, "has payload parameters=2 must be <= 1");
        refuses(NamelessHeader.class, "must have either a value or a key >= 0");
        refuses(NullPrimitive.class, "must not be on a parameter of type=int");
        refuses(NoConcurrency.class, "concurrency=0 must be >= 1");
        refuses(WrongConcurrency.class, "concurrency=many must be a number");
        refuses(NoDestination.class, "must not be empty");
    }

    private void refuses(Class<?> listener, String rule) {
        contexts.withBean(listener)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .isInstanceOf(ConfigurationException.class)
                                        .hasMessageContaining(rule));
    }

    private static ShmipcListenerContainer container(
            org.springframework.context.ApplicationContext context) {
        return context.getBean(ShmipcListenerContainer.class);
    }

    private static ShmipcServer server(org.springframework.context.ApplicationContext context) {
        ShmipcServer server = container(context).server();
        assertThat(server).isNotNull();
        return server;
    }

    static class TwoPayloads {
        @ShmipcListener(destination = "x")
        void handle(String a, String b) {}
    }

    static class NamelessHeader {
        @ShmipcListener(destination = "x")
        void handle(@ShmipcHeader String a) {}
    }

    static class NullPrimitive {
        @ShmipcListener(destination = "x")
        void handle(@ShmipcHeader(value = "a", required = false) int a) {}
    }

    static class NoConcurrency {
        @ShmipcListener(destination = "x", concurrency = "0")
        void handle() {}
    }

    static class WrongConcurrency {
        @ShmipcListener(destination = "x", concurrency = "many")
        void handle() {}
    }

    static class NoDestination {
        @ShmipcListener(destination = "${none:}")
        void handle() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBeans {

        @Bean
        static ShmipcListenerBeanPostProcessor ownProcessor() {
            return new ShmipcListenerBeanPostProcessor();
        }

        @Bean
        ListenerEndpointRegistry ownRegistry() {
            return new ListenerEndpointRegistry();
        }

        @Bean
        RequestDispatcher ownDispatcher(
                ListenerEndpointRegistry registry,
                MessageCodec codec,
                PayloadConverters converters) {
            return new RequestDispatcher(registry, codec, converters, Duration.ofSeconds(1));
        }

        @Bean
        ShmipcListenerContainer ownContainer(SessionConfig session, RequestDispatcher dispatcher) {
            return new ShmipcListenerContainer(
                    ServerConfig.builder(java.net.UnixDomainSocketAddress.of("/tmp/none.sock"))
                            .session(session)
                            .build(),
                    dispatcher,
                    false);
        }
    }
}
