package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.session.CpuPinning;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcTemplate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ShmipcClientAutoConfigurationTests {

    private static final int CPU = CpuPinning.allowedCpus().nextSetBit(0);

    @TempDir private Path directory;

    private ApplicationContextRunner contexts;

    @BeforeEach
    void pointAtAnAddressWhereNobodyListens() {
        contexts =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        ShmipcAutoConfiguration.class,
                                        ShmipcClientAutoConfiguration.class))
                        .withPropertyValues(
                                "shmipc.client.address=unix:" + directory.resolve("none.sock"));
    }

    @Test
    void shouldStartAlthoughTheServerIsNotThereYet() {
        contexts.run(
                context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(ShmipcClient.class)
                            .hasSingleBean(ShmipcTemplate.class);
                    assertThat(context.getBean(ShmipcClient.class).isConnected()).isFalse();
                });
    }

    @Test
    void shouldNotStartWithoutTheServerWhenToldToFailFast() {
        contexts.withPropertyValues("shmipc.client.fail-fast=true")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasRootCauseInstanceOf(
                                                io.shmipc.error.ShmipcException.class)
                                        .hasStackTraceContaining(
                                                PeerUnavailableException.class.getName()));
    }

    @Test
    void shouldUseTheSameDefaultsAsTheCoreButForFailFast() {
        contexts.run(
                context -> {
                    ClientConfig actual = context.getBean(ShmipcClient.class).config();
                    ClientConfig core = ClientConfig.builder(actual.address()).build();
                    assertThat(actual)
                            .usingRecursiveComparison()
                            .ignoringFields("failFast", "session")
                            .isEqualTo(core);
                    assertThat(actual.failFast()).isFalse();
                });
    }

    @Test
    void shouldApplyPropertiesAndThenCustomizers() {
        contexts.withPropertyValues(
                        "shmipc.client.name=agent",
                        "shmipc.client.sessions=2",
                        "shmipc.client.event-loop-threads=3",
                        "shmipc.client.event-loop-cpus[0]=" + CPU,
                        "shmipc.client.max-idle-streams=4",
                        "shmipc.client.connect-timeout=5ms",
                        "shmipc.client.allowed-server-uids=0,10001",
                        "shmipc.client.memory.region-size=8MB",
                        "shmipc.client.session.read-timeout=3s",
                        "shmipc.client.reconnect-backoff-max=6s")
                .withBean(ShmipcClientCustomizer.class, () -> builder -> builder.maxIdleStreams(7))
                .run(
                        context -> {
                            ClientConfig config = context.getBean(ShmipcClient.class).config();
                            assertThat(config.name()).isEqualTo("agent");
                            assertThat(config.sessions()).isEqualTo(2);
                            assertThat(config.eventLoopThreads()).isEqualTo(3);
                            assertThat(config.eventLoopCpus()).containsExactly(CPU);
                            assertThat(config.maxIdleStreams()).isEqualTo(7);
                            assertThat(config.connectTimeout()).isEqualTo(Duration.ofMillis(5));
                            assertThat(config.session().allowedServerUids())
                                    .containsExactlyInAnyOrder(0L, 10001L);
                            assertThat(config.session().regionBytes()).isEqualTo(8 << 20);
                            assertThat(config.session().readTimeout())
                                    .isEqualTo(Duration.ofSeconds(3));
                            assertThat(config.reconnectBackoffMax())
                                    .isEqualTo(Duration.ofSeconds(6));
                        });
    }

    @Test
    void shouldApplyPropertiesOfBreakerAndHandOver() {
        contexts.withPropertyValues(
                        "shmipc.client.breaker.threshold=2",
                        "shmipc.client.breaker.window=3s",
                        "shmipc.client.breaker.open-time=4s",
                        "shmipc.client.drain-timeout=6s",
                        "shmipc.client.retire-timeout=7s")
                .run(
                        context -> {
                            ClientConfig config = context.getBean(ShmipcClient.class).config();
                            assertThat(config.breakerThreshold()).isEqualTo(2);
                            assertThat(config.breakerWindow()).isEqualTo(Duration.ofSeconds(3));
                            assertThat(config.breakerOpenTime()).isEqualTo(Duration.ofSeconds(4));
                            assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(6));
                            assertThat(config.retireTimeout()).isEqualTo(Duration.ofSeconds(7));
                        });
    }

    @Test
    void shouldBackOffFromATemplateOfTheApplication() {
        ShmipcOperations own = mock(ShmipcOperations.class);
        contexts.withBean(ShmipcOperations.class, () -> own)
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(ShmipcOperations.class);
                            assertThat(context).doesNotHaveBean("shmipcTemplate");
                        });
    }

    @Test
    void shouldBackOffFromAClientOfTheApplication() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                ShmipcAutoConfiguration.class, ShmipcClientAutoConfiguration.class))
                .withBean(
                        "ownClient",
                        ShmipcClient.class,
                        () ->
                                ShmipcClient.connect(
                                        ClientConfig.builder(
                                                        java.net.UnixDomainSocketAddress.of(
                                                                directory.resolve("own.sock")))
                                                .failFast(false)
                                                .build()))
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(ShmipcClient.class)
                                        .hasBean("ownClient")
                                        .hasSingleBean(ShmipcTemplate.class));
    }

    @Test
    void shouldCloseTheClientWithTheContextAfterItsUsers() {
        contexts.withBean(UserOfTemplate.class)
                .run(
                        context -> {
                            UserOfTemplate user = context.getBean(UserOfTemplate.class);
                            context.close();
                            assertThat(user.clientWasOpenWhenDestroyed).isTrue();
                        });
    }

    static class UserOfTemplate implements AutoCloseable {

        private final ShmipcClient client;
        private boolean clientWasOpenWhenDestroyed;

        UserOfTemplate(ShmipcOperations operations, ShmipcClient client) {
            this.client = client;
        }

        @Override
        public void close() {
            // A closed client refuses to lend; one that merely has no peer waits and says so.
            try {
                client.borrowStream();
            } catch (PeerUnavailableException e) {
                clientWasOpenWhenDestroyed = !e.getMessage().contains("closed");
            }
        }
    }
}
