package io.shmipc.metrics;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a session did since it began, or all sessions of a client or server together. A snapshot:
 * the values were read one after the other.
 *
 * @param streamsOpened streams opened by either end
 * @param streamsClosed streams ended by either end
 * @param messagesSent flushes that sent something
 * @param bytesSent payload bytes sent either way
 * @param messagesReceived queue elements with data, and fallback frames, received
 * @param bytesReceived payload bytes received either way
 * @param wakeUpsSent wake-ups sent to the peer
 * @param wakeUpsSuppressed elements put while the peer was awake, so that none was needed
 * @param wakeUpsReceived wake-ups received
 * @param fallbacksSent messages sent over the socket
 * @param fallbackBytesSent payload bytes of these
 * @param fallbacksReceived messages received over the socket
 * @param allocationFailures requests for a slice that found none free
 * @param queueFullWaits flushes that found the queue full and had to wait
 * @param memoryWaits flushes that found too little shared memory and had to wait for it
 * @param lateMessagesDropped messages for streams that had been closed here
 * @param doubleHandOuts slices that were found to have two owners, which ends the session. Like
 *     {@code cutListSuspicions}, {@code turnsMissed} and {@code slicesLeaked} it counts for all
 *     sessions that share a buffer region
 * @param cutListSuspicions times that no slice could be had although there should have been some,
 *     because somebody was interrupted while giving one back
 * @param turnsMissed times that no slice could be had because the peer was interrupted while taking
 *     one
 * @param streamsFellBack streams that began to send over the socket, by reason; every reason is a
 *     key
 * @param harvests times that this end took something out of its queue
 * @param elementsHarvested elements it took
 * @param largestHarvest most elements it took at one time
 * @param toPeerHighWater most elements that lay in the queue towards the peer when one was put
 * @param fromPeerHighWater most elements that lay in the queue from the peer when a harvest began
 * @param slicesLeaked received slices that a reader or a part had not released when this end closed
 *     the last session of their buffer region, so that their memory went without them. What is held
 *     too long in a session that lives is not among them, nor what a session leaves that the peer
 *     ended: its memory stays until it is released
 * @param leaksSuspected streams and parts of messages that were found lost, and holdings of slices
 *     that were found to last too long: what {@link SessionListener#leakSuspected} was told of
 */
public record SessionCounters(
        long streamsOpened,
        long streamsClosed,
        long messagesSent,
        long bytesSent,
        long messagesReceived,
        long bytesReceived,
        long wakeUpsSent,
        long wakeUpsSuppressed,
        long wakeUpsReceived,
        long fallbacksSent,
        long fallbackBytesSent,
        long fallbacksReceived,
        long allocationFailures,
        long queueFullWaits,
        long memoryWaits,
        long lateMessagesDropped,
        long doubleHandOuts,
        long cutListSuspicions,
        long turnsMissed,
        Map<FallbackReason, Long> streamsFellBack,
        long harvests,
        long elementsHarvested,
        int largestHarvest,
        int toPeerHighWater,
        int fromPeerHighWater,
        long slicesLeaked,
        long leaksSuspected) {

    /** Nothing happened. */
    public static final SessionCounters NONE =
            new SessionCounters(
                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0,
                    0, 0, 0);

    public SessionCounters {
        Map<FallbackReason, Long> every = new EnumMap<>(FallbackReason.class);
        for (FallbackReason reason : FallbackReason.values()) {
            every.put(reason, streamsFellBack.getOrDefault(reason, 0L));
        }
        streamsFellBack = Map.copyOf(every);
    }

    /** Streams that began to send over the socket for one reason. */
    public long streamsFellBack(FallbackReason reason) {
        return streamsFellBack.getOrDefault(reason, 0L);
    }

    /** Of two sessions together: sums, and of what is a maximum the larger one. */
    public SessionCounters plus(SessionCounters other) {
        Map<FallbackReason, Long> fellBack = new EnumMap<>(FallbackReason.class);
        for (FallbackReason reason : FallbackReason.values()) {
            fellBack.put(reason, streamsFellBack(reason) + other.streamsFellBack(reason));
        }
        return new SessionCounters(
                streamsOpened + other.streamsOpened,
                streamsClosed + other.streamsClosed,
                messagesSent + other.messagesSent,
                bytesSent + other.bytesSent,
                messagesReceived + other.messagesReceived,
                bytesReceived + other.bytesReceived,
                wakeUpsSent + other.wakeUpsSent,
                wakeUpsSuppressed + other.wakeUpsSuppressed,
                wakeUpsReceived + other.wakeUpsReceived,
                fallbacksSent + other.fallbacksSent,
                fallbackBytesSent + other.fallbackBytesSent,
                fallbacksReceived + other.fallbacksReceived,
                allocationFailures + other.allocationFailures,
                queueFullWaits + other.queueFullWaits,
                memoryWaits + other.memoryWaits,
                lateMessagesDropped + other.lateMessagesDropped,
                doubleHandOuts + other.doubleHandOuts,
                cutListSuspicions + other.cutListSuspicions,
                turnsMissed + other.turnsMissed,
                fellBack,
                harvests + other.harvests,
                elementsHarvested + other.elementsHarvested,
                Math.max(largestHarvest, other.largestHarvest),
                Math.max(toPeerHighWater, other.toPeerHighWater),
                Math.max(fromPeerHighWater, other.fromPeerHighWater),
                slicesLeaked + other.slicesLeaked,
                leaksSuspected + other.leaksSuspected);
    }
}
