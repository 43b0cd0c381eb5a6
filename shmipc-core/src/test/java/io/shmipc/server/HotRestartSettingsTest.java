package io.shmipc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.client.ClientConfig;
import io.shmipc.error.ConfigurationException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HotRestartSettingsTest {

    private static final UnixDomainSocketAddress ADDRESS = UnixDomainSocketAddress.of("/tmp/s");
    private static final Duration TOO_SHORT = Duration.ofMillis(-1);
    private static final Duration TOO_LONG = Duration.ofDays(366);

    private static void assertServerRefuses(
            String message, UnaryOperator<ServerConfig.Builder> change) {
        assertThatThrownBy(() -> change.apply(ServerConfig.builder(ADDRESS)).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message + " must be >= 0 and <= 365 days");
    }

    private static void assertClientRefuses(
            String message, UnaryOperator<ClientConfig.Builder> change) {
        assertThatThrownBy(() -> change.apply(ClientConfig.builder(ADDRESS)).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message + " must be >= 0 and <= 365 days");
    }

    @Test
    void shouldHaveTheDefaultsThatAreDocumented() {
        ServerConfig server = ServerConfig.builder(ADDRESS).build();
        assertThat(server.takeOver()).isFalse();
        assertThat(server.handOverWhenReplaced()).isTrue();
        assertThat(server.hotRestartTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(server.hotRestartGrace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(server.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
        ClientConfig client = ClientConfig.builder(ADDRESS).build();
        assertThat(client.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(client.retireTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldRefuseTimesThatAreNone() {
        assertServerRefuses("hotRestartTimeout=PT-0.001S", b -> b.hotRestartTimeout(TOO_SHORT));
        assertServerRefuses("hotRestartTimeout=PT8784H", b -> b.hotRestartTimeout(TOO_LONG));
        assertServerRefuses("hotRestartGrace=PT-0.001S", b -> b.hotRestartGrace(TOO_SHORT));
        assertServerRefuses("hotRestartGrace=PT8784H", b -> b.hotRestartGrace(TOO_LONG));
        assertServerRefuses("drainTimeout=PT8784H", b -> b.drainTimeout(TOO_LONG));
        assertClientRefuses("drainTimeout=PT-0.001S", b -> b.drainTimeout(TOO_SHORT));
        assertClientRefuses("drainTimeout=PT8784H", b -> b.drainTimeout(TOO_LONG));
        assertClientRefuses("retireTimeout=PT-0.001S", b -> b.retireTimeout(TOO_SHORT));
        assertClientRefuses("retireTimeout=PT8784H", b -> b.retireTimeout(TOO_LONG));
    }
}
