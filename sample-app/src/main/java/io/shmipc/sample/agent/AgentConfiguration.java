package io.shmipc.sample.agent;

import io.shmipc.sample.agent.query.QueryListener;
import io.shmipc.sample.agent.query.QueryService;
import io.shmipc.sample.agent.query.QuerySettings;
import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.agent.storage.ApplicationLog;
import io.shmipc.sample.agent.storage.StorageException;
import io.shmipc.sample.agent.storage.StorageSettings;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import io.shmipc.sample.role.RoleTask;
import io.shmipc.sample.role.SocketFolder;
import io.shmipc.sample.socket.PlainSocketServer;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The agent's beans. The server that the listeners hang on comes from the starter, because {@code
 * shmipc.server.address} is set for this role.
 */
@Configuration(proxyBeanMethods = false)
@Profile("agent")
@EnableConfigurationProperties(AgentProperties.class)
class AgentConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AgentConfiguration.class);

    /** Made before the store and so closed after it. */
    @Bean
    TemporaryFolderRemover temporaryFolderRemover(AgentProperties properties) {
        return new TemporaryFolderRemover(properties.temporaryFolder());
    }

    @Bean
    AgentStore agentStore(
            AgentProperties properties,
            TemporaryFolderRemover closedAfterwards,
            @Value("${sample.address}") String address) {
        SocketFolder.prepare(address);
        try {
            AgentStore store =
                    AgentStore.open(
                            properties.data(),
                            new StorageSettings(
                                    properties.fileSize().toBytes(),
                                    properties.maxApplications(),
                                    properties.fsync()));
            for (ApplicationLog each : store.all()) {
                each.findings().forEach(log::warn);
                log.info("Recovered {} records of {}", each.snapshot().records(), each.name());
            }
            return store;
        } catch (StorageException | IllegalArgumentException e) {
            throw new RoleFailure(ExitCode.FAILED, "The agent cannot start: " + e.getMessage(), e);
        }
    }

    @Bean
    ShipmentService shipmentService(AgentStore store) {
        return new ShipmentService(store);
    }

    @Bean
    ShipmentListener shipmentListener(ShipmentService service) {
        return new ShipmentListener(service);
    }

    @Bean
    QueryListener queryListener(AgentStore store) {
        return new QueryListener(new QueryService(store, QuerySettings.DEFAULT));
    }

    @Bean
    @ConditionalOnProperty("sample.agent.plain-socket")
    PlainSocketServer plainSocketServer(AgentProperties properties, ShipmentService service)
            throws IOException {
        return PlainSocketServer.start(Objects.requireNonNull(properties.plainSocket()), service);
    }

    @Bean
    RoleTask agentTask(
            AgentStore store,
            AgentProperties properties,
            @Value("${sample.address}") String address,
            @Value("${sample.follow-parent}") boolean followParent) {
        return new AgentTask(store, properties, address, followParent);
    }
}
