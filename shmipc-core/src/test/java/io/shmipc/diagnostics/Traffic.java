package io.shmipc.diagnostics;

import io.shmipc.diagnostics.ProcessView.Holding;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceHeader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client that sends messages of one to three slices and a server that holds some for a while
 * before it releases them, each in a thread. The view is the client's.
 */
final class Traffic implements AutoCloseable {

    private static final int MOST_HELD = 40;

    private final TwoEnds ends;
    private final Thread client;
    private final Thread server;
    private volatile boolean stopping;
    private volatile Throwable failure;
    final AtomicLong received = new AtomicLong();

    Traffic(TwoEnds ends) {
        this.ends = ends;
        client = new Thread(() -> run(this::send), "traffic-client");
        server = new Thread(() -> run(this::receive), "traffic-server");
        client.start();
        server.start();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void send() {
        Random random = new Random(1);
        while (!stopping) {
            int next = SliceHeader.NO_NEXT;
            List<Integer> slots = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                int slice = ends.client.pop(random.nextInt(3));
                if (slice == BufferPool.NONE) {
                    continue;
                }
                int slot = ends.client.slotOf(slice);
                slots.add(slot);
                ends.view.mark(slot, Holding.WRITING, 2, 1);
                ends.client.writeSlice(slice, 0, 100, next);
                next = slice;
            }
            if (next != SliceHeader.NO_NEXT) {
                slots.forEach(slot -> ends.view.mark(slot, Holding.NONE));
                while (!ends.queues.clientToServer().producer().offer(2, next, 0)) {
                    if (stopping) {
                        return;
                    }
                    Thread.onSpinWait();
                }
            }
        }
    }

    private void receive() {
        ArrayDeque<Integer> held = new ArrayDeque<>();
        SliceHeader header = new SliceHeader();
        while (!stopping) {
            int taken =
                    ends.queues
                            .clientToServer()
                            .consumer()
                            .drain((stream, slice, status) -> held.add(slice), 16);
            received.addAndGet(taken);
            while (held.size() > (taken == 0 ? 0 : MOST_HELD)) {
                int slice = held.remove();
                while (slice != SliceHeader.NO_NEXT) {
                    ends.server.readSlice(slice, header);
                    int next = header.next();
                    ends.server.recycle(slice);
                    slice = next;
                }
            }
        }
    }

    void requireUnhurt() {
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        client.join();
        server.join();
        requireUnhurt();
    }
}
