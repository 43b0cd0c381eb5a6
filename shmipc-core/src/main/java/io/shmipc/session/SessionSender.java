package io.shmipc.session;

import io.shmipc.error.Delivery;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.transport.ControlConnection;
import io.shmipc.internal.transport.EventLoop;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of a session, on its callers' threads: messages and closes, through the queue or
 * over the socket. What turns out to be broken here ends the session, on its event loop.
 */
final class SessionSender {

    private static final Logger log = LoggerFactory.getLogger(SessionSender.class);

    /** How long a closing stream waits for room in the queue before it uses the socket. */
    private static final long CLOSE_PATIENCE_NANOS = 1_000_000_000L;

    private final SessionImpl session;
    private final ControlConnection connection;
    private final @Nullable SendQueue queue;
    private final Consumer<RuntimeException> onBroken;
    private final Runnable wakeUp;
    private final Runnable announcement = this::announceOnLoop;

    /** Whether the event loop will announce what was put; belongs to its thread. */
    private boolean announcementDue;

    SessionSender(
            SessionImpl session,
            ControlConnection connection,
            @Nullable SendQueue queue,
            Consumer<RuntimeException> onBroken) {
        this.session = session;
        this.connection = connection;
        this.queue = queue;
        this.onBroken = onBroken;
        this.wakeUp = connection::sendPolling;
    }

    /**
     * Puts a message into the queue.
     *
     * @param announceLater whether the caller calls {@link #announce} once it has put more
     * @return false if there was no room in time
     */
    boolean enqueue(
            StreamImpl stream,
            int offset,
            long bytes,
            long timeoutNanos,
            Occupancy occupancy,
            boolean announceLater) {
        if (queue == null) {
            throw new IllegalStateException("session=" + session.id() + " has no queue");
        }
        try {
            return queue.put(
                    stream,
                    offset,
                    bytes,
                    StreamStatus.OPENED,
                    occupancy,
                    timeoutNanos,
                    wakeUp,
                    announcedOnLoop() || announceLater);
        } catch (SystemCallException | ProtocolException e) {
            // Once the element is in the queue, its waker's failure comes as PeerNotWoken.
            throw broken(e, Delivery.NOT_SENT);
        } catch (SessionClosedException e) {
            session.checkOpen(Delivery.NOT_SENT);
            throw new SessionClosedException(
                    String.valueOf(e.getMessage()), e.getCause(), Delivery.NOT_SENT);
        }
    }

    /** On the event loop many elements are announced at once, when the loop settles. */
    private boolean announcedOnLoop() {
        EventLoop loop = session.loop();
        if (!loop.isCurrentThread()) {
            return false;
        }
        if (!announcementDue) {
            announcementDue = true;
            loop.announceLater(announcement);
        }
        return true;
    }

    private void announceOnLoop() {
        announcementDue = false;
        announce();
    }

    /** Tells a sleeping peer of everything that was put without telling it. */
    void announce() {
        if (queue == null || !session.isOpen()) {
            return;
        }
        try {
            queue.announce(wakeUp, session.live());
        } catch (SystemCallException | ProtocolException e) {
            tellBroken(e);
        } catch (SessionClosedException e) {
            log.debug("session={}: ended before its peer could be woken", session.id());
        }
    }

    /** Sends a message over the socket, and returns when it has left. */
    void sendFallback(StreamImpl stream, List<ByteBuffer> payload, long deadlineNanos) {
        try {
            pollAhead();
            new FallbackSender(connection, session.config().maxFrameBytes())
                    .send(stream.id(), payload, deadlineNanos, session.live());
        } catch (SystemCallException e) {
            throw broken(e, Delivery.MAYBE_EXECUTED);
        } catch (FallbackSender.TornMessageException e) {
            throw broken(e.reason(), Delivery.MAYBE_EXECUTED);
        } catch (SessionClosedException e) {
            if (e.getCause() instanceof SystemCallException failure) {
                throw broken(failure, e.delivery());
            }
            // With the reason why it ended, if there is one.
            session.checkOpen(e.delivery());
            throw e;
        }
    }

    /**
     * Has the peer look at its queue before it takes what comes next over the socket. Some peers do
     * so only when they are told, and the wake-up that another thread owes them for what lies there
     * may still be under way: they would take the two in the wrong order.
     */
    private void pollAhead() {
        if (session.queueDepths().toPeer() > 0) {
            session.live().wakeUpsSent.increment();
            connection.sendPolling();
        }
    }

    /**
     * Ends the session for something that went wrong while sending.
     *
     * @param delivery what has become of the message
     */
    SessionClosedException broken(RuntimeException e, Delivery delivery) {
        tellBroken(e);
        return new SessionClosedException(
                "session="
                        + session.id()
                        + " broke while sending: "
                        + e.getMessage()
                        + session.hintAtLostFiles(),
                e,
                delivery);
    }

    private void tellBroken(RuntimeException e) {
        if (session.isOpen()) {
            onBroken.accept(e);
        }
    }

    /** Tells the peer that a stream was closed here, behind everything the stream sent. */
    void sendClose(StreamImpl stream, boolean overSocket) {
        if (!session.isOpen() || stream.peerClosed()) {
            return;
        }
        try {
            if (overSocket || queue == null || !putClose(queue, stream)) {
                pollAhead();
                connection.sendStreamClose(stream.id());
            }
        } catch (SessionClosedException e) {
            log.debug("{}: session ended before the close could be sent", stream);
        } catch (SendQueue.PeerNotWokenException e) {
            tellBroken(e.reason());
        } catch (SystemCallException | ProtocolException e) {
            tellBroken(e);
        }
    }

    /** Tells the peer of a hot restart: a server that it begins, a client that it has moved. */
    void sendHotRestart(long epoch) {
        try {
            if (session.isServer()) {
                connection.sendHotRestart(epoch);
            } else {
                connection.sendHotRestartAck(epoch);
            }
        } catch (SessionClosedException e) {
            log.debug("session={}: ended before its hot restart could be told", session.id());
        } catch (SystemCallException | ProtocolException e) {
            tellBroken(e);
        }
    }

    private boolean putClose(SendQueue queue, StreamImpl stream) {
        boolean mayWait =
                !session.isClosing()
                        && !session.member().mustNotWait()
                        && !SessionWatch.isCurrentThread();
        return queue.put(
                stream,
                0,
                0,
                StreamStatus.CLOSED,
                null,
                mayWait ? CLOSE_PATIENCE_NANOS : 0,
                wakeUp,
                announcedOnLoop());
    }
}
