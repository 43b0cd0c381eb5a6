package io.shmipc.faults.model;

import io.shmipc.faults.watch.Violation;
import io.shmipc.session.BufferPart;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Memory that the library promised to leave alone for a while, and what it must show. */
sealed interface Held {

    byte[] expected();

    /** Copies what is there now. */
    byte[] actual();

    default void check(String what) {
        byte[] actual = actual();
        int at = Arrays.mismatch(expected(), actual);
        if (at >= 0) {
            throw new Violation(
                    what
                            + " changed while it was held: length="
                            + expected().length
                            + " firstDifference="
                            + at);
        }
    }

    /** A view handed out by a reader, until its release. */
    record View(ByteBuffer view, byte[] expected) implements Held {

        @Override
        public byte[] actual() {
            byte[] bytes = new byte[expected.length];
            view.get(0, bytes);
            return bytes;
        }
    }

    /** A part taken out of a message, until it is closed or passed on. */
    record Part(BufferPart part, byte[] expected) implements Held {

        @Override
        public byte[] actual() {
            return part.toByteArray();
        }
    }

    /** A reserved piece of a message that is filled just before the flush. */
    record Unfilled(ByteBuffer view, byte[] expected) {

        void fill() {
            view.put(0, expected);
        }
    }
}
