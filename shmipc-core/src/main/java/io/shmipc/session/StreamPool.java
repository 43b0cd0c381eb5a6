package io.shmipc.session;

import io.shmipc.error.SessionClosedException;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Open streams of one session that wait for their next use, the last used first. Only a stream with
 * nothing left over gets in, and it is looked at again on its way out: an answer that came late
 * makes it useless. For the client package.
 */
public final class StreamPool {

    private final Session session;
    private final int maxIdle;
    private final ArrayDeque<StreamImpl> idle = new ArrayDeque<>();

    /** Those with callbacks, the first returned first: the run that returned it may go on a bit. */
    private final ArrayDeque<StreamImpl> idleServed = new ArrayDeque<>();

    /** Set before the streams of the session are counted, read after one has been opened. */
    private volatile boolean closed;

    public StreamPool(Session session, int maxIdle) {
        this.session = session;
        this.maxIdle = maxIdle;
    }

    /**
     * A stream for one user: one that waited, or a new one.
     *
     * @throws SessionClosedException if the session has ended, or the pool was closed: whoever
     *     closed it, and finds no stream in the session afterwards, knows that none will follow
     */
    public Stream borrow() {
        checkOpen();
        for (StreamImpl stream = poll(); stream != null; stream = poll()) {
            if (stream.isReusable() && stream.lend()) {
                return stream.session().leaks().follow(stream);
            }
            stream.close();
        }
        StreamImpl opened = open();
        return opened.session().leaks().follow(opened);
    }

    /**
     * A stream that {@code callbacks} serve until it is returned. They may be told of the end of
     * other streams, which became useless while they waited here.
     *
     * @throws SessionClosedException as {@link #borrow()} does
     */
    public Stream borrow(StreamCallbacks callbacks) {
        checkOpen();
        for (StreamImpl stream = pollServed(); stream != null; stream = pollServed()) {
            if (stream.isQuiet() && stream.lend()) {
                stream.session().leaks().followServed(stream);
                PooledCallbacks.of(stream).lendTo(callbacks);
                // What ends it from here on is told to the callbacks.
                if (stream.isOpen()) {
                    return stream;
                }
            }
            stream.close();
        }
        StreamImpl opened = open();
        opened.session().leaks().followServed(opened);
        opened.callbacks(new PooledCallbacks(callbacks));
        return opened;
    }

    private StreamImpl open() {
        StreamImpl opened = ((SessionImpl) session).openUnfollowed();
        opened.lend();
        if (closed) {
            opened.close();
            checkOpen();
        }
        return opened;
    }

    private void checkOpen() {
        if (closed) {
            throw new SessionClosedException("session=" + session.id() + " opens no more streams");
        }
    }

    private synchronized @Nullable StreamImpl poll() {
        return idle.pollFirst();
    }

    /** Leaves those alone whose callbacks are at work at this moment. */
    private synchronized @Nullable StreamImpl pollServed() {
        for (int looks = idleServed.size(); looks > 0; looks--) {
            StreamImpl stream = idleServed.pollFirst();
            if (stream == null || stream.isQuiet() || !stream.isOpen()) {
                return stream;
            }
            idleServed.addLast(stream);
        }
        return null;
    }

    /**
     * Takes a stream back, and closes it if it cannot be used again.
     *
     * @throws IllegalStateException if it is not lent: returned twice, two users would get it
     */
    public static void giveBack(Stream stream, StreamPoolLookup pools) {
        StreamImpl returned = TrackedStream.unwrap(stream);
        if (returned == null) {
            throw new IllegalArgumentException(
                    "stream of class=" + stream.getClass().getName() + " was not borrowed here");
        }
        PooledCallbacks callbacks = PooledCallbacks.ofNullable(returned);
        boolean reusable =
                callbacks == null ? leavesNothing(returned) : leavesNothingToSend(returned);
        if (!returned.takeBack()) {
            throw new IllegalStateException(returned + " was returned already, or never borrowed");
        }
        returned.session().leaks().forget(returned);
        Reference.reachabilityFence(stream);
        if (callbacks != null) {
            callbacks.takeBack();
        }
        StreamPool pool = pools.poolOf(returned.session());
        if (!reusable || pool == null || !pool.keep(returned)) {
            returned.close();
        }
    }

    private static boolean leavesNothing(StreamImpl returned) {
        if (!returned.closedHere() && returned.isOpen()) {
            returned.reader().release();
        }
        return returned.isReusable();
    }

    /**
     * The reader is the callbacks' alone. What they left unread is offered again, to nobody, and
     * closes the stream.
     */
    private static boolean leavesNothingToSend(StreamImpl returned) {
        return returned.isOpen() && !returned.inFallback() && !returned.hasUnsent();
    }

    /** Finds the pool of a session. */
    @FunctionalInterface
    public interface StreamPoolLookup {
        @Nullable StreamPool poolOf(Session session);
    }

    private synchronized boolean keep(StreamImpl stream) {
        if (closed || idle.size() + idleServed.size() >= maxIdle) {
            return false;
        }
        if (stream.hasCallbacks()) {
            idleServed.addLast(stream);
        } else {
            idle.addFirst(stream);
        }
        return true;
    }

    /** Closes what waits, and lends nothing any more. */
    public void close() {
        closed = true;
        for (StreamImpl stream = poll(); stream != null; stream = poll()) {
            stream.close();
        }
        for (StreamImpl stream = takeServed(); stream != null; stream = takeServed()) {
            stream.close();
        }
    }

    private synchronized @Nullable StreamImpl takeServed() {
        return idleServed.pollFirst();
    }
}
