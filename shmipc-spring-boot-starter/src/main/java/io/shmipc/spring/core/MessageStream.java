package io.shmipc.spring.core;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/**
 * Replies that come one after the other. Used by one thread at a time; {@link #close()} may come
 * from any thread.
 *
 * <p>{@link #hasNext()} and {@link #next()} wait for the next reply, no longer than the timeout of
 * the request for each, and read no further: a peer that sends faster has to wait. What {@link
 * ShmipcOperations#request(String, Object, Class)} throws counts as a reply, the last one, that
 * {@link #next()} throws. After the last the transport's stream has been given back or closed;
 * whoever stops earlier closes, and the peer learns that nobody reads on.
 *
 * <p>A reply that cannot be converted does no harm to those behind it: {@link #next()} throws a
 * {@link ShmipcConversionException} in its place, and can be called again.
 */
public interface MessageStream<T> extends Iterator<T>, AutoCloseable {

    /** Whether one more reply has come, or a failure in its place. */
    @Override
    boolean hasNext();

    /**
     * The next reply.
     *
     * @throws NoSuchElementException if there is none
     */
    @Override
    T next();

    /** The replies that have not been read, once. To close it closes this. */
    Stream<T> stream();

    /** Gives up what has not been read. Does nothing after the last reply, and when done twice. */
    @Override
    void close();
}
