package io.shmipc.spring.autoconfigure;

import io.shmipc.client.ClientConfig;
import io.shmipc.error.ConfigurationException;
import io.shmipc.server.ServerConfig;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.SizeClass;
import io.shmipc.spring.codec.MessageLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Properties as the builders of the core take them. */
final class ConfigMapper {

    private ConfigMapper() {}

    static SessionConfig.Builder session(ShmipcProperties properties) {
        ShmipcProperties.Memory memory = properties.getMemory();
        ShmipcProperties.Session session = properties.getSession();
        SessionConfig.Builder builder =
                SessionConfig.builder()
                        .memoryType(memory.getType())
                        .regionBytes(memory.getRegionSize().toBytes())
                        .queueCapacity(memory.getQueueCapacity())
                        .regionDirectory(memory.getDirectory())
                        .fallBackToSocketOnly(memory.isFallBackToSocketOnly())
                        .handshakeTimeout(session.getHandshakeTimeout())
                        .readTimeout(session.getReadTimeout())
                        .writeTimeout(session.getWriteTimeout())
                        .maxFrameBytes(toInt("maxFrameBytes", session.getMaxFrameSize()))
                        .maxUnreadSocketBytes(session.getMaxUnreadSocketSize().toBytes())
                        .maxStreams(session.getMaxStreams())
                        .exhaustionPolicy(session.getExhaustionPolicy())
                        .brokenListTimeout(session.getBrokenListTimeout())
                        .maxPeerMemoryBytes(session.getMaxPeerMemorySize().toBytes())
                        .maxRegionSlices(session.getMaxRegionSlices())
                        .requireSealedMemory(session.isRequireSealedMemory())
                        .maxHandlersPerSession(session.getMaxHandlersPerSession())
                        .sweepRegionFiles(session.isSweepRegionFiles())
                        .allowedServerUids(properties.getClient().getAllowedServerUids())
                        .waitStrategy(WaitMapper.strategy(session.getWait()));
        if (session.getHandlerThreads() != null) {
            builder.handlerThreads(session.getHandlerThreads());
        }
        if (!memory.getSizeClasses().isEmpty()) {
            builder.sizeClasses(sizeClasses(memory.getSizeClasses()));
        }
        return builder;
    }

    static ClientConfig.Builder client(ShmipcProperties.Client client, SessionConfig session) {
        ShmipcProperties.Breaker breaker = client.getBreaker();
        return ClientConfig.builder(ShmipcAddress.parse(required("client", client.getAddress())))
                .session(session)
                .name(client.getName())
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

    static ServerConfig.Builder server(ShmipcProperties.Server server, SessionConfig session) {
        ShmipcProperties.HotRestart hotRestart = server.getHotRestart();
        ServerConfig.Builder builder =
                ServerConfig.builder(ShmipcAddress.parse(required("server", server.getAddress())))
                        .session(session)
                        .name(server.getName())
                        .maxSessions(server.getMaxSessions())
                        .maxHandshakesPerPeer(server.getMaxHandshakesPerPeer())
                        .allowedUids(server.getAllowedUids())
                        .allowedGids(server.getAllowedGids())
                        .anyUidAllowed(server.isAnyUidAllowed())
                        .eventLoopThreads(server.getEventLoopThreads())
                        .eventLoopCpus(server.getEventLoopCpus())
                        .unixFileMode(octal(server.getUnixFileMode()))
                        .unixFileOwner(server.getUnixFileOwner())
                        .unixFileGroup(server.getUnixFileGroup())
                        .drainTimeout(server.getDrainTimeout())
                        .takeOver(server.isTakeOver())
                        .handOverWhenReplaced(server.isHandOverWhenReplaced())
                        .hotRestartTimeout(hotRestart.getTimeout())
                        .hotRestartGrace(hotRestart.getGrace());
        if (server.getMaxSessionsPerPeer() != null) {
            builder.maxSessionsPerPeer(server.getMaxSessionsPerPeer());
        }
        return builder;
    }

    static MessageLimits limits(ShmipcProperties.Message message) {
        return new MessageLimits(
                toInt("maxHeaderBytes", message.getMaxHeaderSize()),
                toInt("maxPayloadBytes", message.getMaxPayloadSize()));
    }

    private static List<SizeClass> sizeClasses(List<ShmipcProperties.SizeClass> classes) {
        return classes.stream()
                .map(c -> new SizeClass(toInt("capacityBytes", c.getSize()), c.getPercent()))
                .toList();
    }

    private static int toInt(String name, DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new ConfigurationException(
                    name + "=" + size.toBytes() + " must be <= " + Integer.MAX_VALUE);
        }
        return (int) size.toBytes();
    }

    private static int octal(String text) {
        try {
            return Integer.parseInt(text, 8);
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    "unixFileMode=" + text + " must be an octal number, for example 660", e);
        }
    }

    private static String required(String side, @Nullable String address) {
        if (address == null || address.isBlank()) {
            throw new ConfigurationException(
                    "address=" + address + " of the " + side + " must not be empty");
        }
        return address;
    }
}
