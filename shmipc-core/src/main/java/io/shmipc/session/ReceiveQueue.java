package io.shmipc.session;

import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.queue.ElementHandler;
import io.shmipc.internal.queue.QueueConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The consuming end of a session's queue: turns elements into chains of checked slices. For whoever
 * has the session's turn.
 */
final class ReceiveQueue {

    /** Elements taken in a row before other sessions of the loop get their turn. */
    static final int HARVEST_LIMIT = 1024;

    /** Takes a message; without data {@code head} and {@code tail} are null. */
    interface MessageHandler {
        void onMessage(
                int streamId,
                StreamStatus status,
                @Nullable Slice head,
                @Nullable Slice tail,
                long bytes);
    }

    private final QueueConsumer consumer;
    private final ReceivedChains chains;
    private final MessageHandler handler;
    private final ElementHandler onElement = this::onElement;

    /**
     * @param session number of the session
     */
    ReceiveQueue(
            QueueConsumer consumer, SharedRegion region, long session, MessageHandler handler) {
        this.consumer = consumer;
        this.chains = new ReceivedChains(region, session);
        this.handler = handler;
    }

    /**
     * Takes what is there.
     *
     * @return elements taken
     */
    int take(int limit) {
        if (consumer.isEmpty()) {
            return 0;
        }
        chains.prefetch();
        return consumer.drain(onElement, limit);
    }

    /** Takes everything the peer had put before this was called. */
    void takeAll() {
        for (int left = consumer.capacity(); left > 0; ) {
            int taken = take(Math.min(left, HARVEST_LIMIT));
            if (taken == 0) {
                return;
            }
            left -= taken;
        }
    }

    /** The peer need not wake this end from now on; look at the queue after this. */
    void markWorking() {
        consumer.markWorking();
    }

    /**
     * The peer has to wake this end from now on.
     *
     * @return false if something has come meanwhile, and it need not
     */
    boolean trySleep() {
        return consumer.trySleep();
    }

    private void onElement(int streamId, int offset, int statusBits) {
        StreamStatus status = StreamStatus.of(statusBits);
        if (offset == 0 && status != StreamStatus.OPENED) {
            handler.onMessage(streamId, status, null, null, 0);
            return;
        }
        chains.walk(offset, streamId);
        handler.onMessage(streamId, status, chains.head(), chains.tail(), chains.bytes());
    }
}
