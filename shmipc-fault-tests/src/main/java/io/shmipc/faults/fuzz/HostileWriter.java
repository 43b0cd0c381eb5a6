package io.shmipc.faults.fuzz;

import io.shmipc.internal.memory.MemoryView;
import java.util.SplittableRandom;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;

/** A thread that writes into a region for as long as it is told to. */
final class HostileWriter implements AutoCloseable {

    private static final long PAUSE_NANOS = 20_000;
    private static final int BURST = 16;

    private record Job(MemoryView view, long seed) {}

    private final SynchronousQueue<Job> jobs = new SynchronousQueue<>();
    private final Thread thread = new Thread(this::run, "hostile-writer");
    private volatile boolean writing;
    private volatile boolean busy;

    HostileWriter() {
        thread.setDaemon(true);
        thread.start();
    }

    void start(MemoryView view, long seed) {
        writing = true;
        busy = true;
        try {
            jobs.put(new Job(view, seed));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when nothing is written any more: the memory may be unmapped then. */
    void stop() {
        writing = false;
        while (busy) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void run() {
        try {
            while (true) {
                Job job = jobs.take();
                SplittableRandom random = new SplittableRandom(job.seed());
                while (writing) {
                    for (int i = 0; i < BURST; i++) {
                        SharedMemory.spoil(job.view(), random);
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                busy = false;
            }
        } catch (InterruptedException closed) {
            busy = false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
