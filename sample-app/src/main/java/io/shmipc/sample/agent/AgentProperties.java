package io.shmipc.sample.agent;

import io.shmipc.sample.agent.storage.FsyncPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the agent.
 *
 * @param data folder of the stored logs
 * @param fileSize size at which a file is full and the next one begins
 * @param maxApplications applications kept at once
 * @param fsync when files are forced to the device
 * @param plainSocket path of a plain socket that takes the same shipments, for the comparison
 * @param temporaryFolder a {@link io.shmipc.sample.role.TemporaryFolder} around all of it, to be
 *     removed at the end
 */
@ConfigurationProperties("sample.agent")
public record AgentProperties(
        Path data,
        DataSize fileSize,
        int maxApplications,
        FsyncPolicy fsync,
        @Nullable Path plainSocket,
        @Nullable Path temporaryFolder) {}
