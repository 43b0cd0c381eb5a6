package io.shmipc.spring.autoconfigure;

import io.shmipc.session.SessionConfig;

/** Properties of memory and sessions as the core takes them. */
final class SessionMapper {

    private SessionMapper() {}

    /** What holds for clients and servers alike. */
    static SessionConfig.Builder common(MemoryProperties memory, SessionProperties session) {
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
                        .maxFrameBytes(Sizes.toInt("maxFrameBytes", session.getMaxFrameSize()))
                        .maxUnreadSocketBytes(session.getMaxUnreadSocketSize().toBytes())
                        .maxStreams(session.getMaxStreams())
                        .exhaustionPolicy(session.getExhaustionPolicy())
                        .brokenListTimeout(session.getBrokenListTimeout())
                        .maxPeerMemoryBytes(session.getMaxPeerMemorySize().toBytes())
                        .maxRegionSlices(session.getMaxRegionSlices())
                        .requireSealedMemory(session.isRequireSealedMemory())
                        .maxHandlersPerSession(session.getMaxHandlersPerSession())
                        .sweepRegionFiles(session.isSweepRegionFiles())
                        .leakDetection(session.getLeakDetection())
                        .leakSampling(session.getLeakSampling())
                        .heldTooLong(session.getHeldTooLong())
                        .waitStrategy(WaitMapper.strategy(session.getWait()));
        if (session.getHandlerThreads() != null) {
            builder.handlerThreads(session.getHandlerThreads());
        }
        if (!memory.getSizeClasses().isEmpty()) {
            builder.sizeClasses(Sizes.classes(memory.getSizeClasses()));
        }
        return builder;
    }
}
