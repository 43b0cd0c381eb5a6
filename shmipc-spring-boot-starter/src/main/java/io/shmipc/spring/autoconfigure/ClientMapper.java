package io.shmipc.spring.autoconfigure;

import io.shmipc.client.ClientConfig;
import io.shmipc.error.ConfigurationException;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;

/** Properties of a client as the core takes them. */
final class ClientMapper {

    private ClientMapper() {}

    static ClientConfig.Builder client(
            ClientName name, ClientProperties client, SessionConfig session) {
        String address = client.getAddress();
        if (address == null || address.isBlank()) {
            throw new ConfigurationException(
                    "address=" + address + " of client=" + name.value() + " must not be empty");
        }
        BreakerProperties breaker = client.getBreaker();
        return ClientConfig.builder(ShmipcAddress.parse(address))
                .session(session)
                .name(client.getName() == null ? name.label() : client.getName())
                .sessions(client.getSessions())
                .eventLoopThreads(client.getEventLoopThreads())
                .eventLoopCpus(client.getEventLoopCpus())
                .maxIdleStreams(client.getMaxIdleStreams())
                .connectTimeout(client.getConnectTimeout())
                .reconnectBackoffMax(client.getReconnectBackoffMax())
                .breakerThreshold(breaker.getThreshold())
                .breakerWindow(breaker.getWindow())
                .breakerOpenTime(breaker.getOpenTime())
                .drainTimeout(client.getDrainTimeout())
                .retireTimeout(client.getRetireTimeout())
                .failFast(client.isFailFast());
    }
}
