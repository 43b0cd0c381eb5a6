package io.shmipc.diagnostics;

import java.util.Arrays;

/**
 * One direction of a queue region as it was: its counters, and the elements between them in order.
 */
final class QueueImage {

    final int capacity;
    final long head;
    final long tail;
    final int workingFlag;
    final int[] streams;
    final int[] slices;
    final int[] statuses;

    QueueImage(
            int capacity,
            long head,
            long tail,
            int workingFlag,
            int[] streams,
            int[] slices,
            int[] statuses) {
        this.capacity = capacity;
        this.head = head;
        this.tail = tail;
        this.workingFlag = workingFlag;
        this.streams = streams;
        this.slices = slices;
        this.statuses = statuses;
    }

    /** One of which nothing is known. */
    static QueueImage empty(int capacity) {
        int[] none = {};
        return new QueueImage(capacity, 0, 0, 0, none, none, none);
    }

    /** Elements that wait; none if the counters contradict one another. */
    int depth() {
        return slices.length;
    }

    /** Whether there can be a queue with such counters. */
    boolean isPossible() {
        return head >= 0 && tail >= head && tail - head <= capacity;
    }

    /** The same when the first elements have been taken out. */
    QueueImage advancedTo(long newHead) {
        int gone = (int) Math.max(0, Math.min(newHead - head, depth()));
        return new QueueImage(
                capacity,
                head + gone,
                tail,
                workingFlag,
                Arrays.copyOfRange(streams, gone, streams.length),
                Arrays.copyOfRange(slices, gone, slices.length),
                Arrays.copyOfRange(statuses, gone, statuses.length));
    }
}
