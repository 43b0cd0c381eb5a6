package io.shmipc.diagnostics;

import io.shmipc.internal.queue.QueueWalk;

/** Takes the elements of queues that others use meanwhile. */
final class QueueTaker {

    private static final int MAX_ATTEMPTS = 1024;

    /** After so many what can be is believed, although head moves all the time. */
    private static final int ENOUGH_ATTEMPTS = 16;

    private QueueTaker() {}

    private static boolean isPossible(QueueWalk queue, long head, long tail) {
        return head >= 0 && tail >= head && tail - head <= queue.capacity();
    }

    static QueueImage take(QueueWalk queue, int direction) {
        long head = queue.head(direction);
        long tail = queue.tail(direction);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            long headAfter = queue.head(direction);
            // A moment apart, both may have moved by more than the queue holds.
            boolean moving = headAfter != head;
            if (!moving || attempt >= ENOUGH_ATTEMPTS && isPossible(queue, head, tail)) {
                break;
            }
            head = headAfter;
            tail = queue.tail(direction);
        }
        boolean possible = isPossible(queue, head, tail);
        int depth = possible ? (int) (tail - head) : 0;
        int[] streams = new int[depth];
        int[] slices = new int[depth];
        int[] statuses = new int[depth];
        long first = head;
        queue.visit(
                direction,
                head,
                head + depth,
                (position, stream, slice, status) -> {
                    int index = (int) (position - first);
                    streams[index] = stream;
                    slices[index] = slice;
                    statuses[index] = status;
                });
        return new QueueImage(
                queue.capacity(),
                head,
                tail,
                queue.workingFlag(direction),
                streams,
                slices,
                statuses);
    }
}
