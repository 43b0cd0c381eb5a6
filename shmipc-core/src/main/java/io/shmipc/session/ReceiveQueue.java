package io.shmipc.session;

import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.queue.ElementHandler;
import io.shmipc.internal.queue.QueueConsumer;
import io.shmipc.internal.transport.EventLoop;
import io.shmipc.wait.WaitStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The consuming end of a session's queue: turns elements into chains of checked slices, and decides
 * with the wait strategy what to do when nothing is left. Event loop only.
 */
final class ReceiveQueue {

    /** Elements taken in a row before other sessions of the loop get their turn. */
    private static final int HARVEST_LIMIT = 1024;

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
    private final WaitStrategy strategy;
    private final ElementHandler onElement = this::onElement;
    private long lastElementNanos = System.nanoTime();

    ReceiveQueue(
            QueueConsumer consumer,
            SharedRegion region,
            MessageHandler handler,
            WaitStrategy strategy) {
        this.consumer = consumer;
        this.chains = new ReceivedChains(region);
        this.handler = handler;
        this.strategy = strategy.forSession();
    }

    /**
     * Takes what is there.
     *
     * @return nanoseconds until the next look, or {@link EventLoop.Member#ASLEEP} once the peer
     *     knows that it has to wake this end
     */
    long drain() {
        int left = HARVEST_LIMIT;
        while (true) {
            int taken = consumer.drain(onElement, left);
            left -= taken;
            if (left == 0) {
                return 0;
            }
            long now = System.nanoTime();
            if (taken > 0) {
                lastElementNanos = now;
            }
            long next = strategy.nanosUntilNextLook(now - lastElementNanos);
            if (next != WaitStrategy.SLEEP_UNTIL_WOKEN) {
                consumer.markWorking();
                return Math.max(0, next);
            }
            if (consumer.trySleep()) {
                return EventLoop.Member.ASLEEP;
            }
        }
    }

    /** Takes everything the peer had put before this was called. */
    void takeAll() {
        for (int left = consumer.capacity(); left > 0; ) {
            int taken = consumer.drain(onElement, Math.min(left, HARVEST_LIMIT));
            if (taken == 0) {
                return;
            }
            left -= taken;
        }
    }

    private void onElement(int streamId, int offset, int statusBits) {
        StreamStatus status = StreamStatus.of(statusBits);
        if (offset == 0 && status != StreamStatus.OPENED) {
            handler.onMessage(streamId, status, null, null, 0);
            return;
        }
        chains.walk(offset);
        handler.onMessage(streamId, status, chains.head(), chains.tail(), chains.bytes());
    }
}
