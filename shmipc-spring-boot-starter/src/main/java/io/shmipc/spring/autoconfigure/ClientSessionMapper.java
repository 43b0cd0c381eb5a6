package io.shmipc.spring.autoconfigure;

import io.shmipc.session.SessionConfig;
import org.springframework.boot.context.properties.PropertyMapper;

/** What a client does differently from all others; what its properties leave out stays as it is. */
final class ClientSessionMapper {

    private ClientSessionMapper() {}

    /**
     * @param common settings of all clients and servers, from properties or the application
     * @param wait how those wait, as far as properties say
     */
    static SessionConfig session(
            ClientProperties client, SessionConfig common, WaitProperties wait) {
        SessionConfig.Builder builder = common.toBuilder();
        applyMemory(client.getMemory(), builder);
        applySession(client.getSession(), builder);
        if (!client.getAllowedServerUids().isEmpty()) {
            builder.allowedServerUids(client.getAllowedServerUids());
        }
        if (WaitMapper.isDifferent(client.getSession().getWait())) {
            builder.waitStrategy(WaitMapper.strategy(client.getSession().getWait(), wait));
        }
        return builder.build();
    }

    private static void applyMemory(ClientMemoryProperties memory, SessionConfig.Builder builder) {
        PropertyMapper map = PropertyMapper.get();
        map.from(memory::getType).to(builder::memoryType);
        map.from(memory::getRegionSize).to(size -> builder.regionBytes(size.toBytes()));
        map.from(memory::getQueueCapacity).to(builder::queueCapacity);
        map.from(memory::getDirectory).to(builder::regionDirectory);
        map.from(memory::getFallBackToSocketOnly).to(builder::fallBackToSocketOnly);
        if (!memory.getSizeClasses().isEmpty()) {
            builder.sizeClasses(Sizes.classes(memory.getSizeClasses()));
        }
    }

    private static void applySession(
            ClientSessionProperties session, SessionConfig.Builder builder) {
        PropertyMapper map = PropertyMapper.get();
        map.from(session::getHandshakeTimeout).to(builder::handshakeTimeout);
        map.from(session::getReadTimeout).to(builder::readTimeout);
        map.from(session::getWriteTimeout).to(builder::writeTimeout);
        map.from(session::getMaxFrameSize)
                .to(size -> builder.maxFrameBytes(Sizes.toInt("maxFrameBytes", size)));
        map.from(session::getMaxUnreadSocketSize)
                .to(size -> builder.maxUnreadSocketBytes(size.toBytes()));
        map.from(session::getMaxStreams).to(builder::maxStreams);
        map.from(session::getHandlerThreads).to(builder::handlerThreads);
        map.from(session::getExhaustionPolicy).to(builder::exhaustionPolicy);
        map.from(session::getBrokenListTimeout).to(builder::brokenListTimeout);
        map.from(session::getMaxHandlersPerSession).to(builder::maxHandlersPerSession);
        map.from(session::getSweepRegionFiles).to(builder::sweepRegionFiles);
        map.from(session::getLeakDetection).to(builder::leakDetection);
        map.from(session::getLeakSampling).to(builder::leakSampling);
        map.from(session::getHeldTooLong).to(builder::heldTooLong);
    }
}
