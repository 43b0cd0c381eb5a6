package io.shmipc.metrics;

/**
 * What a session did since it began. A snapshot: the values were read one after the other.
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
 * @param doubleHandOuts slices that were found to have two owners, which ends the session. Like the
 *     two below it counts for all sessions that share a buffer region
 * @param cutListSuspicions times that no slice could be had although there should have been some,
 *     because somebody was interrupted while giving one back
 * @param turnsMissed times that no slice could be had because the peer was interrupted while taking
 *     one
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
        long turnsMissed) {}
