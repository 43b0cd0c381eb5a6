package io.shmipc.internal.transport;

import io.shmipc.internal.os.Poller;
import io.shmipc.internal.os.Sockets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of one client or server; members are spread over them in turn. */
public final class EventLoopGroup implements AutoCloseable {

    private final List<EventLoop> loops = new ArrayList<>();
    private final boolean pinned;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Starts {@code threads} loops.
     *
     * @param owner name of the client or server, for thread names
     * @param portable whether their sockets are those of the JDK instead of native ones
     * @param cpus processors to pin the loops to in turn, as {@link EventLoopRules} wants them;
     *     empty to leave them to the system
     */
    public EventLoopGroup(int threads, String owner, boolean portable, List<Integer> cpus) {
        pinned = !cpus.isEmpty();
        try {
            for (int i = 0; i < threads; i++) {
                add(Sockets.newPoller(portable), owner, cpus);
            }
        } catch (RuntimeException | Error e) {
            // Out of descriptors or threads: those before it would wait for ever.
            close();
            throw e;
        }
    }

    private void add(Poller poller, String owner, List<Integer> cpus) {
        int i = loops.size();
        String name = "shmipc-" + owner + "-loop-" + i;
        try {
            loops.add(new EventLoop(poller, name, LoopPinning.onStart(cpus, i)));
        } catch (RuntimeException | Error e) {
            poller.close();
            throw e;
        }
    }

    /**
     * The executor as the loops may use it: threads that a pinned loop makes it start do not stay
     * on the loop's processor.
     */
    public Executor forHandlers(Executor executor) {
        return pinned ? LoopPinning.unpinned(executor) : executor;
    }

    /** The loop for the next member. */
    public EventLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Stops all loops. */
    @Override
    public void close() {
        loops.forEach(EventLoop::close);
    }
}
