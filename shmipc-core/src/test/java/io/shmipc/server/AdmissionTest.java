package io.shmipc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.session.Eventually;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {

    @TempDir Path folder;

    @Test
    void shouldRefuseTheSessionBeyondTheLimitAndTakeOneAgainWhenAnotherEnds() {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        ClientConfig config = ClientConfig.builder(address).build();
        try (ShmipcServer server =
                ShmipcServer.start(
                        ServerConfig.builder(address).maxSessions(1).build(), stream -> {})) {
            ShmipcClient first = ShmipcClient.connect(config);
            assertThatThrownBy(() -> ShmipcClient.connect(config))
                    .isInstanceOf(ShmipcException.class);
            first.close();
            Eventually.isTrue(
                    () -> {
                        try (ShmipcClient second = ShmipcClient.connect(config)) {
                            return second.isConnected();
                        } catch (ShmipcException stillFull) {
                            return false;
                        }
                    });
            assertThat(server.sessions()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void shouldReconnectOnceEvenIfAListenerThrows() {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        AtomicInteger told = new AtomicInteger();
        ClientConfig config =
                ClientConfig.builder(address)
                        .session(
                                io.shmipc.session.SessionConfig.builder()
                                        .listener(
                                                new io.shmipc.metrics.SessionListener() {
                                                    @Override
                                                    public void reconnected(long id, long nanos) {
                                                        told.incrementAndGet();
                                                        throw new IllegalStateException(
                                                                "on purpose");
                                                    }
                                                })
                                        .build())
                        .build();
        try (ShmipcServer server =
                        ShmipcServer.start(ServerConfig.builder(address).build(), stream -> {});
                ShmipcClient client = ShmipcClient.connect(config)) {
            Eventually.isTrue(() -> server.sessions().size() == 1);
            server.sessions().forEach(io.shmipc.session.Session::close);
            Eventually.isTrue(() -> told.get() == 1 && client.isConnected());
            Eventually.isTrue(() -> server.sessions().size() == 1);
            assertThat(told).hasValue(1);
        }
    }
}
