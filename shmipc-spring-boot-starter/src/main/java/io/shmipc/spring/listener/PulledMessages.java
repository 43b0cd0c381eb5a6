package io.shmipc.spring.listener;

import io.shmipc.spring.codec.ShmipcMessage;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several messages for a listener that waits for each. Valid until the listener has answered, on
 * the threads that it is called on.
 */
final class PulledMessages implements Iterator<Object> {

    private final MessageSequence sequence;
    private final Function<ShmipcMessage, Object> conversion;
    private @Nullable ShmipcMessage next;
    private @Nullable RuntimeException broken;
    private volatile boolean closed;

    PulledMessages(MessageSequence sequence, Function<ShmipcMessage, Object> conversion) {
        this.sequence = sequence;
        this.conversion = conversion;
    }

    @Override
    public boolean hasNext() {
        if (closed) {
            throw new IllegalStateException(
                    "messages must not be read after their listener has answered");
        }
        if (broken != null) {
            throw broken;
        }
        if (next == null) {
            try {
                next = sequence.next();
            } catch (RuntimeException e) {
                broken = e;
                throw e;
            }
        }
        return next != null;
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more messages");
        }
        ShmipcMessage message = next;
        next = null;
        return conversion.apply(message);
    }

    void close() {
        closed = true;
    }

    /** What came up when reading the stream, or null. */
    @Nullable RuntimeException broken() {
        return broken;
    }
}
