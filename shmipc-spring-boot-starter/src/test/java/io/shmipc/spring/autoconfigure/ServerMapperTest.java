package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.server.ServerConfig;
import io.shmipc.session.SessionConfig;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerMapperTest {

    private final ServerProperties properties = new ServerProperties();

    private List<ServerConfig> servers(ShmipcServerCustomizer... customizers) {
        return ServerMapper.servers(properties, SessionConfig.defaults(), List.of(customizers));
    }

    @Test
    void shouldMakeAServerOfEachAddressAndNumberTheirNames() {
        properties.setAddress("unix:/tmp/a.sock");
        properties.setAddresses(List.of("unix:/tmp/b.sock", "tcp://127.0.0.1:9000"));
        properties.setMaxSessions(3);

        List<ServerConfig> servers = servers();

        assertThat(servers)
                .extracting(ServerConfig::address)
                .containsExactly(
                        UnixDomainSocketAddress.of("/tmp/a.sock"),
                        UnixDomainSocketAddress.of("/tmp/b.sock"),
                        new InetSocketAddress("127.0.0.1", 9000));
        assertThat(servers)
                .extracting(ServerConfig::name)
                .containsExactly("server", "server-2", "server-3");
        assertThat(servers).extracting(ServerConfig::maxSessions).containsOnly(3);
    }

    @Test
    void shouldDoWithFurtherAddressesAlone() {
        properties.setName("agent");
        properties.setAddresses(List.of("unix:/tmp/b.sock", "unix:/tmp/c.sock"));

        assertThat(servers()).extracting(ServerConfig::name).containsExactly("agent", "agent-2");
    }

    @Test
    void shouldTellCustomizersWhichServerTheyChange() {
        properties.setAddresses(List.of("unix:/tmp/b.sock", "unix:/tmp/c.sock"));
        List<String> seen = new ArrayList<>();
        ShmipcServerCustomizer named =
                new ShmipcServerCustomizer() {
                    @Override
                    public void customize(ServerConfig.Builder builder) {
                        throw new AssertionError("must be asked with a name");
                    }

                    @Override
                    public void customize(String serverName, ServerConfig.Builder builder) {
                        seen.add(serverName);
                        builder.maxSessions(serverName.equals("server-2") ? 2 : 1);
                    }
                };

        List<ServerConfig> servers = servers(named, builder -> builder.eventLoopThreads(2));

        assertThat(seen).containsExactly("server", "server-2");
        assertThat(servers).extracting(ServerConfig::maxSessions).containsExactly(1, 2);
        assertThat(servers).extracting(ServerConfig::eventLoopThreads).containsOnly(2);
    }

    @Test
    void shouldRefuseAnAddressThatIsEmptyOrGivenTwice() {
        properties.setAddress("unix:/tmp/a.sock");
        properties.setAddresses(List.of("unix:/tmp/a.sock"));
        refused("address=unix:/tmp/a.sock of the server must not be given twice");
        properties.setAddresses(List.of(" "));
        refused("address=  of the server must not be empty");
    }

    private void refused(String message) {
        assertThatThrownBy(this::servers)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }
}
