package io.shmipc.diagnostics;

import io.shmipc.internal.queue.QueueWalk;

/** Takes the elements of queues that others use meanwhile. */
final class QueueTaker {

    private static final int MAX_ATTEMPTS = 16;

    private QueueTaker() {}

    static QueueImage take(QueueWalk queue, int direction) {
        long head = queue.head(direction);
        long tail = queue.tail(direction);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            long headAfter = queue.head(direction);
            if (headAfter == head) {
                break;
            }
            head = headAfter;
            tail = queue.tail(direction);
        }
        boolean possible = head >= 0 && tail >= head && tail - head <= queue.capacity();
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
