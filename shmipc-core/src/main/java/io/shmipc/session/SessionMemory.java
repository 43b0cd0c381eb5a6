package io.shmipc.session;

import io.shmipc.internal.os.FileIdentity;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.pool.PoolStatistics;
import io.shmipc.internal.queue.Harvests;
import io.shmipc.internal.queue.Queue;
import io.shmipc.internal.queue.QueueConsumer;
import io.shmipc.internal.queue.QueueRegion;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The memory of one session: its queues, and the buffer region it uses. Empty when it has none. */
final class SessionMemory {

    private final SessionMode mode;
    private final @Nullable SharedRegion region;
    private final @Nullable Mapping queueMapping;
    private final @Nullable Path queueFile;
    private final @Nullable FileIdentity queueIdentity;
    private final Runnable releaseQueue;
    private final @Nullable Queue toPeer;
    private final @Nullable Queue fromPeer;
    private final @Nullable SendQueue sendQueue;
    private final @Nullable QueueRegion queues;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Consumer<RuntimeException> watcher;
    private volatile @Nullable QueueConsumer consumer;

    private SessionMemory(
            SessionMode mode,
            @Nullable SharedRegion region,
            @Nullable Mapping queueMapping,
            @Nullable Path queueFile,
            @Nullable FileIdentity queueIdentity,
            @Nullable Queue toPeer,
            @Nullable Queue fromPeer,
            @Nullable QueueRegion queues,
            Runnable releaseQueue) {
        this.queues = queues;
        this.releaseQueue = releaseQueue;
        this.mode = mode;
        this.region = region;
        this.queueMapping = queueMapping;
        this.queueFile = queueFile;
        this.queueIdentity = queueIdentity;
        this.toPeer = toPeer;
        this.fromPeer = fromPeer;
        this.sendQueue = toPeer == null ? null : new SendQueue(toPeer.producer());
    }

    /** No shared memory at all. */
    static SessionMemory none() {
        return new SessionMemory(
                SessionMode.SOCKET_ONLY, null, null, null, null, null, null, null, () -> {});
    }

    /**
     * Memory that both ends have mapped.
     *
     * @param queueFile the file to delete at the end, if the queues lie in one
     * @param queues both queues
     * @param client whether this end is the client's
     * @param releaseQueue run when the session lets go of the queues
     */
    static SessionMemory of(
            SessionMode mode,
            SharedRegion region,
            Mapping queueMapping,
            @Nullable Path queueFile,
            FileIdentity queueIdentity,
            QueueRegion queues,
            boolean client,
            Runnable releaseQueue) {
        region.addQueues(queues);
        return new SessionMemory(
                mode,
                region,
                queueMapping,
                queueFile,
                queueIdentity,
                client ? queues.clientToServer() : queues.serverToClient(),
                client ? queues.serverToClient() : queues.clientToServer(),
                queues,
                releaseQueue);
    }

    SessionMode mode() {
        return mode;
    }

    @Nullable SharedRegion region() {
        return region;
    }

    @Nullable SendQueue sendQueue() {
        return sendQueue;
    }

    /**
     * The receiving end, made once for the session's handler.
     *
     * @param session number of the session
     */
    @Nullable ReceiveQueue receiveQueue(long session, ReceiveQueue.MessageHandler handler) {
        if (region == null || fromPeer == null) {
            return null;
        }
        QueueConsumer from = fromPeer.consumer();
        consumer = from;
        return new ReceiveQueue(from, region, session, handler);
    }

    /** What was taken from the peer; stays readable when the memory has gone. */
    Harvests harvests() {
        QueueConsumer from = consumer;
        return from == null ? Harvests.NONE : from.harvests();
    }

    /** Most elements that lay in the queue towards the peer; stays readable. */
    int toPeerHighWater() {
        return sendQueue == null ? 0 : sendQueue.highWater();
    }

    /** Most elements that lay in the queue from the peer; stays readable. */
    int fromPeerHighWater() {
        QueueConsumer from = consumer;
        return from == null ? 0 : from.highWater();
    }

    /** The session wants to know when the memory turns out to be damaged. */
    void watch(Consumer<RuntimeException> onBroken) {
        watcher = onBroken;
        if (region != null) {
            region.watch(onBroken);
        }
    }

    List<SizeClassUsage> usage() {
        return region == null ? List.of() : usageOf(region);
    }

    /** Slices in all and free, for each size class of a region. */
    static List<SizeClassUsage> usageOf(SharedRegion region) {
        return region.pool().statistics().classes().stream().map(SessionMemory::usageOf).toList();
    }

    private static SizeClassUsage usageOf(PoolStatistics.SliceClassStatistics c) {
        return new SizeClassUsage(c.capacityBytes(), c.totalSlices(), c.freeSlices());
    }

    QueueDepths depths() {
        if (toPeer == null || fromPeer == null) {
            return new QueueDepths(0, 0, 0);
        }
        return new QueueDepths(toPeer.observedDepth(), fromPeer.observedDepth(), toPeer.capacity());
    }

    /** Both queues; null without memory. */
    @Nullable QueueRegion queues() {
        return queues;
    }

    /** Gives the buffer region back although slices are held, once no session uses it. */
    void unmapIfRetired() {
        if (region != null) {
            region.unmapIfRetired();
        }
    }

    /**
     * Lets go of everything, once; files are deleted.
     *
     * @param atOnce whether slices still held must not keep the buffer region
     */
    void close(boolean atOnce) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (region != null && queues != null) {
            region.removeQueues(queues);
        }
        if (queueMapping != null) {
            queueMapping.close();
        }
        if (queueFile != null && queueIdentity != null) {
            RegionFactory.delete(queueFile, queueIdentity);
        }
        releaseQueue.run();
        if (region != null) {
            region.leave(watcher, atOnce);
        }
    }
}
