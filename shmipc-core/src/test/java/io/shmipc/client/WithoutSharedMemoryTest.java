package io.shmipc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.Platform;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a machine has no shared memory, which waiting does not change. */
class WithoutSharedMemoryTest {

    @TempDir private Path folder;

    @BeforeEach
    void switchOff() {
        System.setProperty(Platform.DISABLED_PROPERTY, "true");
    }

    @AfterEach
    void switchOn() {
        System.clearProperty(Platform.DISABLED_PROPERTY);
    }

    private ClientConfig client(SessionConfig session) {
        return ClientConfig.builder(UnixDomainSocketAddress.of(folder.resolve("none.sock")))
                .session(session)
                .failFast(false)
                .build();
    }

    @Test
    void shouldRefuseAtOnceToDoWithoutWhenThatIsForbidden() {
        SessionConfig session = SessionConfig.builder().fallBackToSocketOnly(false).build();

        assertThatThrownBy(() -> ShmipcClient.connect(client(session)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("fallBackToSocketOnly=false needs memoryType=MEMFD")
                .hasMessageContaining(Platform.DISABLED_PROPERTY);
    }

    @Test
    void shouldGoOnTryingWhereMemoryIsNotNeeded() {
        SessionConfig session =
                SessionConfig.builder()
                        .memoryType(MemoryType.SOCKET_ONLY)
                        .fallBackToSocketOnly(false)
                        .build();

        try (ShmipcClient client = ShmipcClient.connect(client(session))) {
            assertThat(client.isConnected()).isFalse();
        }
    }
}
