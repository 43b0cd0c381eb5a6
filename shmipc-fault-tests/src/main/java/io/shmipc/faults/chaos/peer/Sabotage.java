package io.shmipc.faults.chaos.peer;

import io.shmipc.faults.chaos.message.Message;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a server does wrong on purpose, now and then: proof that it would be found. */
public enum Sabotage {
    /** Nothing. */
    NONE,
    /** Sends a reply that another stream has got. */
    SWAP,
    /** Changes one bit. */
    TEAR,
    /** Sends a reply twice. */
    DUPLICATE,
    /** Does not count a one-way message. */
    LOSE,
    /** Never gives a message's slices back. */
    LEAK;

    private static final int EVERY = 997;

    private final AtomicLong turns = new AtomicLong();
    private final AtomicReference<@Nullable Message> other = new AtomicReference<>();

    private boolean isTime() {
        return turns.incrementAndGet() % EVERY == 0;
    }

    /** The reply that is sent instead of this one. */
    Message instead(Message reply) {
        if (this != SWAP) {
            return reply;
        }
        if (isTime()) {
            Message swapped = other.getAndSet(reply);
            return swapped == null ? reply : swapped;
        }
        return reply;
    }

    /** Spoils an encoded reply. */
    void spoil(ByteBuffer frame, int bytes) {
        if (this == TEAR && isTime()) {
            int last = bytes - Long.BYTES;
            frame.put(last, (byte) (frame.get(last) ^ 1));
        }
    }

    boolean sendsTwice() {
        return this == DUPLICATE && isTime();
    }

    boolean loses() {
        return this == LOSE && isTime();
    }

    boolean leaks() {
        return this == LEAK && isTime();
    }
}
