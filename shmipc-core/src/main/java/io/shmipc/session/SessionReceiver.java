package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.transport.ControlConnection;
import io.shmipc.internal.transport.ControlConnection.ReadOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a session, for whoever has its {@link Turn}. It keeps the order of a
 * stream's bytes, which come by two ways:
 *
 * <ul>
 *   <li>Before a frame with data, or a close, is taken from the socket, everything that lay in the
 *       queue is: the peer put it there before it sent the frame.
 *   <li>A close from the queue is held back until the socket has been read empty: some peers close
 *       by queue a stream whose last data they sent over the socket.
 *   <li>At the end of the connection, what is left in the queue is delivered before streams are
 *       told.
 * </ul>
 */
final class SessionReceiver {

    /** With as many closes held back, the queue is left to fill up until some have been applied. */
    private static final int MAX_HELD_BACK_CLOSES = 65_536;

    /** Rounds of reading what a connection that broke while sending still holds. */
    private static final int LAST_READS = 16;

    private final SessionImpl session;
    private final ControlConnection connection;
    private final @Nullable ReceiveQueue queue;
    private final SocketBudget budget;
    private final OpenedIds openedIds = new OpenedIds();
    private final ArrayDeque<Integer> heldBackCloses = new ArrayDeque<>();
    private final List<StreamImpl> fresh = new ArrayList<>();
    private final ControlConnection.FrameHandler onFrame = this::onFrame;
    private volatile boolean paused;

    /** Whether the socket may hold more than the last reading took. */
    private boolean moreInSocket;

    private volatile @Nullable RuntimeException damage;
    private volatile boolean closesQuietStreams;

    /** How the connection broke, if the peer did not just close it. */
    private @Nullable RuntimeException lost;

    SessionReceiver(
            SessionImpl session,
            ControlConnection connection,
            SessionMemory memory,
            SocketBudget budget) {
        this.session = session;
        this.connection = connection;
        this.budget = budget;
        this.queue = memory.receiveQueue(session.id(), this::onMessage);
    }

    /**
     * Takes what has come in, and ends the session if the peer has left it.
     *
     * @param readable whether the socket has something
     * @return queue elements taken
     */
    int receive(boolean readable) {
        RuntimeException broken = damage;
        boolean end = false;
        if (broken instanceof SystemCallException) {
            readWhatIsLeft(broken);
            end = true;
        } else if (broken != null) {
            throw broken;
        } else if (readable || moreInSocket && !paused) {
            // Readable although paused: the peer has hung up, and what is left is bounded by the
            // socket.
            end = readSocket(false) == ReadOutcome.END;
        }
        int taken = takeFromQueue();
        if (closesQuietStreams) {
            closesQuietStreams = false;
            end |= closeQuietStreamsBehindWhatHasCome();
        }
        if (end || !heldBackCloses.isEmpty()) {
            settleCloses(end);
        }
        return taken;
    }

    /** A request that has come in already, however much lies before it, keeps its stream open. */
    private boolean closeQuietStreamsBehindWhatHasCome() {
        boolean end = !paused && readSocket(true) == ReadOutcome.END;
        takeQueued();
        session.closeQuietStreamsNow();
        return end;
    }

    private int takeFromQueue() {
        if (queue == null || heldBackCloses.size() >= MAX_HELD_BACK_CLOSES) {
            return 0;
        }
        int taken = queue.take(ReceiveQueue.HARVEST_LIMIT);
        if (taken > 0) {
            handOverFresh();
        }
        return taken;
    }

    private void settleCloses(boolean alreadyEnded) {
        boolean end = alreadyEnded;
        while (!heldBackCloses.isEmpty() && !paused && !end) {
            int known = heldBackCloses.size();
            ReadOutcome outcome = readSocket(true);
            end = outcome == ReadOutcome.END;
            if (outcome == ReadOutcome.MORE) {
                break;
            }
            applyCloses(known);
        }
        if (end) {
            takeQueued();
            applyCloses(heldBackCloses.size());
            peerLeft();
        }
    }

    /** A peer that can no longer be written to has most likely left; what it sent before counts. */
    private void readWhatIsLeft(RuntimeException why) {
        for (int i = 0; i < LAST_READS && readSocket(false) == ReadOutcome.MORE; i++) {
            // Each round delivers what it reads.
        }
        if (lost == null) {
            lost = why;
        }
    }

    /** Whether there is more to take although nobody may announce it. */
    boolean hasMore() {
        return !paused && (moreInSocket || !heldBackCloses.isEmpty());
    }

    /** Whether the socket is not read, because too much that came over it has not been read. */
    boolean isPaused() {
        return paused;
    }

    /**
     * Stops or resumes reading the socket.
     *
     * @return whether that changed
     */
    boolean updatePause() {
        if (budget.isExhausted() == paused) {
            return false;
        }
        paused = !paused;
        if (paused) {
            // Who waits for a message that cannot come this way any more makes room for it.
            session.wakeReaders();
        }
        return true;
    }

    /** The peer need not wake this end from now on. */
    void markWorking() {
        if (queue != null) {
            queue.markWorking();
        }
    }

    /** The peer has to wake this end; false if something has come meanwhile. */
    boolean trySleep() {
        return queue == null || queue.trySleep();
    }

    /** Has the session end as soon as somebody has its turn. */
    void damaged(RuntimeException reason) {
        damage = reason;
    }

    /** Whether one of the two around this was called, and nobody has received since. */
    boolean isAskedFor() {
        return damage != null || closesQuietStreams;
    }

    /** Has streams closed whose users only wait, as soon as somebody has the session's turn. */
    void closeQuietStreams() {
        closesQuietStreams = true;
    }

    /** No handler has seen these, so nobody else gives their memory back. */
    void dropFresh() {
        fresh.forEach(StreamImpl::close);
        fresh.clear();
    }

    /**
     * @param toTheLast whether everything the peer has sent by now must be read, and not only what
     *     one call returned
     */
    private ReadOutcome readSocket(boolean toTheLast) {
        ReadOutcome outcome;
        try {
            outcome = connection.read(onFrame, toTheLast);
        } catch (SystemCallException | SessionClosedException e) {
            lost = e;
            outcome = ReadOutcome.END;
        }
        moreInSocket = outcome == ReadOutcome.MORE;
        return outcome;
    }

    private void takeQueued() {
        if (queue != null) {
            queue.takeAll();
        }
        handOverFresh();
    }

    /** A handler gets its stream only after the stream's first data lies ready in it. */
    private void handOverFresh() {
        if (!fresh.isEmpty()) {
            fresh.forEach(session::handToAcceptor);
            fresh.clear();
        }
    }

    // ---- what arrives ----

    private void onFrame(Frame frame) {
        if (frame instanceof Frame.Polling) {
            session.live().wakeUpsReceived.increment();
        } else if (frame instanceof Frame.FallbackData data) {
            takeQueued();
            byte[] payload = new byte[data.payload().remaining()];
            data.payload().get(payload);
            budget.take(payload.length);
            session.live().fallbacksReceived.increment();
            Slice slice = new Slice(budget, payload);
            onMessage(
                    data.streamId(), StreamStatus.of(data.status()), slice, slice, payload.length);
            handOverFresh();
        } else if (frame instanceof Frame.StreamClose close) {
            takeQueued();
            applyClose(close.streamId());
        } else if (frame instanceof Frame.HotRestart restart) {
            hotRestart(restart.epoch(), !session.isServer());
        } else if (frame instanceof Frame.HotRestartAck ack) {
            hotRestart(ack.epoch(), session.isServer());
        } else {
            throw new ProtocolException(
                    "frame=" + frame.getClass().getSimpleName() + " must not follow the handshake");
        }
    }

    /** Servers announce and clients acknowledge; what comes from the wrong side means nothing. */
    private void hotRestart(long epoch, boolean rightSide) {
        if (rightSide) {
            session.hotRestart().received(epoch);
        }
    }

    /** A message, from the queue or the socket; {@code head} is null when it carries no data. */
    private void onMessage(
            int streamId,
            StreamStatus status,
            @Nullable Slice head,
            @Nullable Slice tail,
            long bytes) {
        StreamImpl stream = session.stream(streamId);
        if (stream == null && status == StreamStatus.OPENED) {
            try {
                stream = openedByPeer(streamId);
            } catch (ProtocolException e) {
                if (head != null) {
                    Slice.releaseAll(head);
                }
                throw e;
            }
        }
        if (stream == null) {
            drop(streamId, status, head);
        } else if (head != null && tail != null) {
            session.live().messagesReceived.add(1);
            session.live().bytesReceived.add(bytes);
            if (bytes > 0) {
                stream.deliver(head, tail, bytes);
            } else {
                Slice.releaseAll(head);
            }
        }
        if (status == StreamStatus.CLOSED) {
            heldBackCloses.add(streamId);
        } else if (status == StreamStatus.HALF_CLOSED && stream != null) {
            stream.remoteEnded(false);
        }
    }

    private @Nullable StreamImpl openedByPeer(int streamId) {
        if (!session.isServer()) {
            if (!session.wasOpened(streamId)) {
                throw new ProtocolException(
                        "data for stream="
                                + Integer.toUnsignedString(streamId)
                                + " which this client never opened");
            }
            return null;
        }
        if (!openedIds.use(streamId)) {
            return null;
        }
        StreamImpl stream = session.acceptStream(streamId);
        fresh.add(stream);
        return stream;
    }

    /** A close uses up the id only when it is applied: the data before it may be in the socket. */
    private void drop(int streamId, StreamStatus status, @Nullable Slice head) {
        if (session.isServer() && status != StreamStatus.CLOSED) {
            openedIds.use(streamId);
        }
        if (head != null) {
            session.live().lateMessagesDropped.increment();
            Slice.releaseAll(head);
        }
    }

    private void applyCloses(int count) {
        for (int i = 0; i < count; i++) {
            applyClose(heldBackCloses.remove());
        }
    }

    private void applyClose(int streamId) {
        StreamImpl stream = session.stream(streamId);
        if (stream != null) {
            stream.remoteEnded(true);
        } else if (session.isServer()) {
            openedIds.use(streamId);
        }
    }

    // ---- the end ----

    /** A peer that leaves streams open did not leave on purpose, or did not tell. */
    private void peerLeft() {
        int streams = session.unfinishedStreams();
        RuntimeException why = lost;
        if (why == null) {
            session.end(
                    streams == 0
                            ? null
                            : new SessionClosedException(
                                    "peer closed the connection: openStreams="
                                            + streams
                                            + session.hintAtLostFiles()),
                    false);
        } else if (streams == 0 && why instanceof SystemCallException) {
            // Closing a socket with something unread in it looks like this at the other end.
            session.end(null, false);
        } else {
            session.end(
                    new SessionClosedException(
                            "connection was lost: openStreams="
                                    + streams
                                    + " "
                                    + why.getMessage()
                                    + session.hintAtLostFiles(),
                            why),
                    false);
        }
    }
}
