package io.shmipc.session;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A virtual connection within a session: an ordered stream of bytes either way. Where one message
 * ends and the next begins is a matter of what is written, not of how often it is flushed.
 *
 * <p><b>Threads.</b> One thread at a time reads, and one thread at a time writes; they may be two.
 * {@link #close()} may come from any thread.
 */
public interface Stream extends AutoCloseable {

    /** The number of this stream within its session, an unsigned 32-bit value. */
    int id();

    /** The session that carries this stream. */
    Session session();

    /** What the peer sent. */
    BufferReader reader();

    /** What will be sent by the next {@link #flush()}. */
    BufferWriter writer();

    /** Sends what has been written, waiting no longer than {@link SessionConfig#writeTimeout()}. */
    void flush();

    /**
     * Sends what has been written. Nothing happens when nothing was written.
     *
     * @param timeout how long to wait for room in the queue or the socket, and in shared memory
     *     where {@link SessionConfig#exhaustionPolicy()} is {@link ExhaustionPolicy#WAIT}
     * @throws io.shmipc.error.DeadlineExceededException if there was no room in time. Nothing was
     *     sent; what was written is still there and can be flushed again
     * @throws io.shmipc.error.MemoryExhaustedException if the message does not fit into shared
     *     memory and the policy forbids both the socket and a wait. The same holds then
     * @throws io.shmipc.error.StreamClosedException if either end has closed the stream
     * @throws io.shmipc.error.SessionClosedException if the session has ended
     */
    void flush(Duration timeout);

    /**
     * How long the reading methods of {@link #reader()} wait. Starts as {@link
     * SessionConfig#readTimeout()}.
     */
    void readTimeout(Duration timeout);

    /**
     * Has the stream served by callbacks instead of by a reading thread. Data that has already
     * arrived is offered at once.
     *
     * @throws IllegalStateException if callbacks were set before
     */
    void callbacks(StreamCallbacks callbacks);

    /**
     * Says whether callbacks, or the handler that will set them, have left work behind that goes on
     * without a thread of theirs: an answer that somebody else completes. Meanwhile a server that
     * drains takes the stream for one at work, and its end is told by {@link
     * StreamCallbacks#onRemoteEnd} instead of {@link StreamCallbacks#onRemoteClose}, which comes
     * once the work is over. Data is offered as ever. To be called by who serves the stream, on the
     * thread that does at the moment.
     *
     * @throws UnsupportedOperationException if this kind of stream has no callbacks
     */
    default void workUnderWay(boolean underWay) {
        throw new UnsupportedOperationException("no callbacks");
    }

    /**
     * Has {@link StreamCallbacks#onCall} called soon, where and in the order in which the other
     * callbacks are. From any thread; several calls may lead to one. One that comes before {@link
     * #callbacks} is remembered.
     *
     * @throws UnsupportedOperationException if this kind of stream has no callbacks
     */
    default void callBack() {
        throw new UnsupportedOperationException("no callbacks");
    }

    /** The reader as a stream of copied bytes; {@code read} waits for at least one byte. */
    InputStream inputStream();

    /**
     * The writer as a stream of copied bytes; {@code flush} sends, {@code close} flushes and
     * closes.
     */
    OutputStream outputStream();

    /** Whether neither end has closed the stream and the session lives. */
    boolean isOpen();

    /**
     * Whether what this end sends goes over the socket, because a message did not fit into shared
     * memory or there is none. Such a stream stays on the socket until it is closed, so that its
     * bytes keep their order.
     */
    boolean inFallback();

    /**
     * Closes both directions. Data not flushed is dropped; data not read is dropped; the peer reads
     * what was flushed and then sees the end of the stream. Doing it twice is harmless.
     */
    @Override
    void close();
}
