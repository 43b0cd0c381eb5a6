package io.shmipc.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.Poller;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    /** Counts how often the loop asks for sockets that are ready. */
    private static final class CountingPoller implements Poller {
        final AtomicInteger selects = new AtomicInteger();
        private final Semaphore wakeups = new Semaphore(0);

        @Override
        public int select(long timeoutNanos, Handler handler) {
            selects.incrementAndGet();
            try {
                wakeups.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
                wakeups.drainPermits();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 0;
        }

        @Override
        public void wakeup() {
            wakeups.release();
        }

        @Override
        public void register(ControlSocket socket, Object attachment) {}

        @Override
        public void deregister(ControlSocket socket) {}

        @Override
        public void wantRead(ControlSocket socket, boolean on) {}

        @Override
        public void wantWrite(ControlSocket socket, boolean on) {}

        @Override
        public void close() {}
    }

    private final CountingPoller poller = new CountingPoller();
    private final EventLoop loop = new EventLoop(poller, "test-loop", () -> {});

    @Test
    void shouldLookAtSocketsWhileOthersBringTasksWithoutPause() throws Exception {
        int most = 20_000;
        CountDownLatch over = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger selectsAtFirst = new AtomicInteger(-1);
            // Each task is there before the one that had it brought is over.
            Runnable task =
                    new Runnable() {
                        @Override
                        public void run() {
                            int first = poller.selects.get();
                            selectsAtFirst.compareAndSet(-1, first);
                            if (first > selectsAtFirst.get() || ran.incrementAndGet() == most) {
                                over.countDown();
                                return;
                            }
                            Future<?> brought = other.submit(() -> loop.execute(this));
                            try {
                                brought.get();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    };
            loop.execute(task);
            assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ran.get()).isLessThan(most);
        } finally {
            other.shutdown();
            loop.close();
        }
    }

    @Test
    void shouldRunEverythingThatWasPutOffBeforeItEnds() throws Exception {
        int count = 10_000;
        CountDownLatch ran = new CountDownLatch(count);
        loop.execute(
                () -> {
                    for (int i = 0; i < count; i++) {
                        loop.execute(ran::countDown);
                    }
                    loop.close();
                });
        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
