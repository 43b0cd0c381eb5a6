package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShmipcAddressTest {

    @ParameterizedTest
    @CsvSource({
        "unix:/run/agent.sock,        unix:/run/agent.sock",
        "unix:///run/agent.sock,      unix:/run/agent.sock",
        "unix:relative/agent.sock,    unix:relative/agent.sock",
        "tcp://127.0.0.1:9000,        tcp://127.0.0.1:9000",
        "tcp://127.0.0.1:0,           tcp://127.0.0.1:0",
        "tcp://[::1]:9000,            tcp://[0:0:0:0:0:0:0:1]:9000"
    })
    void shouldReadWhatItWrites(String text, String normalised) {
        String written = ShmipcAddress.format(ShmipcAddress.parse(text));
        assertThat(written).isEqualTo(normalised);
        assertThat(ShmipcAddress.parse(written)).isEqualTo(ShmipcAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/run/agent.sock",
                "unix:",
                "unix://",
                "http://127.0.0.1:1",
                "tcp://127.0.0.1",
                "tcp://:9000",
                "tcp://127.0.0.1:65536",
                "tcp://127.0.0.1:-1",
                "tcp:// :1",
                "unix:a\0b"
            })
    void shouldSayWhichFormsThereAre(String text) {
        assertThatThrownBy(() -> ShmipcAddress.parse(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "address=" + text + " must be unix:<path> or tcp://<host>:<port>");
    }

    @Test
    void shouldKeepThePathAsItIs() {
        assertThat(ShmipcAddress.parse("unix:/tmp/a b:c"))
                .isEqualTo(UnixDomainSocketAddress.of("/tmp/a b:c"));
    }
}
