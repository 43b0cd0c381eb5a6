package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.transport.ControlConnection;
import io.shmipc.internal.transport.ControlConnection.ReadOutcome;
import io.shmipc.internal.transport.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a session, on its event loop. It keeps the order of a stream's bytes, which
 * come by two ways:
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
final class SessionMember implements EventLoop.Member {

    private static final long PAUSED_LOOK_NANOS = 1_000_000;

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
    private boolean paused;

    /** Whether a wake-up was read from the socket since the queue was last looked at. */
    private boolean woken;

    private volatile @Nullable RuntimeException damage;

    /** How the connection broke, if the peer did not just close it. */
    private @Nullable RuntimeException lost;

    SessionMember(
            SessionImpl session,
            ControlConnection connection,
            SessionMemory memory,
            SocketBudget budget) {
        this.session = session;
        this.connection = connection;
        this.budget = budget;
        this.queue = memory.receiveQueue(this::onMessage, session.config().waitStrategy());
    }

    @Override
    public ControlSocket socket() {
        return connection.socket();
    }

    @Override
    public long ready(boolean readable, boolean writable) {
        if (writable) {
            try {
                connection.writeSome();
            } catch (SystemCallException e) {
                return finishBroken(e);
            }
        }
        // Readable although paused: the peer has hung up, and what is left is bounded by the
        // socket.
        return finishRound(readable && readSocket() == ReadOutcome.END);
    }

    @Override
    public long look() {
        RuntimeException broken = damage;
        if (broken instanceof SystemCallException) {
            return finishBroken(broken);
        }
        if (broken != null) {
            throw broken;
        }
        return finishRound(false);
    }

    /** A peer that can no longer be written to has most likely left; what it sent before counts. */
    private long finishBroken(RuntimeException why) {
        for (int i = 0; i < LAST_READS && readSocket() == ReadOutcome.MORE; i++) {
            // Each round delivers what it reads.
        }
        if (lost == null) {
            lost = why;
        }
        return finishRound(true);
    }

    private long finishRound(boolean alreadyEnded) {
        boolean end = alreadyEnded;
        woken = false;
        long next = drainQueue();
        while (!heldBackCloses.isEmpty() && !paused && !end) {
            int known = heldBackCloses.size();
            ReadOutcome outcome = readSocket();
            end = outcome == ReadOutcome.END;
            if (outcome == ReadOutcome.MORE) {
                next = 0;
                break;
            }
            applyCloses(known);
        }
        if (end) {
            takeQueued();
            applyCloses(heldBackCloses.size());
            peerLeft();
            return ASLEEP;
        }
        // The peer sends no second wake-up for what the first one was for.
        return adjustPause(woken ? 0 : next);
    }

    private ReadOutcome readSocket() {
        try {
            return connection.read(this::onFrame);
        } catch (SystemCallException | SessionClosedException e) {
            lost = e;
            return ReadOutcome.END;
        }
    }

    private void takeQueued() {
        if (queue != null) {
            queue.takeAll();
        }
        handOverFresh();
    }

    private long drainQueue() {
        if (heldBackCloses.size() >= MAX_HELD_BACK_CLOSES) {
            return PAUSED_LOOK_NANOS;
        }
        long next = queue == null ? ASLEEP : queue.drain();
        handOverFresh();
        return next;
    }

    /**
     * Stops or resumes reading the socket; while it is not read, wake-ups are missed and looks
     * replace them.
     */
    private long adjustPause(long next) {
        if (budget.isExhausted() != paused) {
            paused = !paused;
            session.loop().wantRead(this, !paused);
            if (paused) {
                // Who waits for a message that cannot come this way any more makes room for it.
                session.wakeReaders();
            } else if (!heldBackCloses.isEmpty()) {
                return 0;
            }
        }
        return paused ? Math.min(next, PAUSED_LOOK_NANOS) : next;
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
            woken = true;
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
        } else if (frame instanceof Frame.HotRestart || frame instanceof Frame.HotRestartAck) {
            // A server that restarts closes its sessions in the end, and the client reconnects
            // then.
            return;
        } else {
            throw new ProtocolException(
                    "frame=" + frame.getClass().getSimpleName() + " must not follow the handshake");
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
                    releaseAll(head);
                }
                throw e;
            }
        }
        if (stream == null) {
            drop(streamId, status, head);
        } else if (head != null && tail != null) {
            session.live().messagesReceived.increment();
            session.live().bytesReceived.add(bytes);
            if (bytes > 0) {
                stream.deliver(head, tail, bytes);
            } else {
                releaseAll(head);
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
            releaseAll(head);
        }
    }

    private static void releaseAll(Slice head) {
        for (Slice slice = head; slice != null; ) {
            Slice next = slice.next;
            slice.next = null;
            slice.release();
            slice = next;
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
                                    "peer closed the connection: openStreams=" + streams),
                    false);
        } else if (streams == 0 && why instanceof SystemCallException) {
            // Closing a socket with something unread in it looks like this at the other end.
            session.end(null, false);
        } else {
            session.end(
                    new SessionClosedException(
                            "connection was lost: openStreams=" + streams + " " + why.getMessage(),
                            why),
                    false);
        }
    }

    /** Ends the session from a thread that found it broken; the event loop does it. */
    void broken(RuntimeException reason) {
        damage = reason;
        session.loop().requestLook(this);
    }

    @Override
    public void failed(Throwable reason) {
        session.end(reason, false);
        // No handler has seen these, so nobody else gives their memory back.
        fresh.forEach(StreamImpl::close);
        fresh.clear();
    }
}
