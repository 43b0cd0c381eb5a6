package io.shmipc.console.model;

import org.jspecify.annotations.Nullable;

/**
 * Elements that wait in the queues of a session.
 *
 * @param capacity of each of the two, or 0 if it is not known
 */
public record Queues(long toPeer, long fromPeer, long capacity) {

    /** Nothing waits. */
    public static final Queues NONE = new Queues(0, 0, 0);

    static Queues of(@Nullable Fields fields) {
        return fields == null
                ? NONE
                : new Queues(
                        fields.size("toPeer"), fields.size("fromPeer"), fields.size("capacity"));
    }

    /** How full the fuller one is, from 0 to 1. */
    public double fill() {
        return capacity == 0 ? 0 : Math.min(1, Math.max(toPeer, fromPeer) / (double) capacity);
    }
}
