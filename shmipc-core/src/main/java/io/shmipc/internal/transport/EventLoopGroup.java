package io.shmipc.internal.transport;

import io.shmipc.internal.os.Sockets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of one client or server; members are spread over them in turn. */
public final class EventLoopGroup implements AutoCloseable {

    private final List<EventLoop> loops = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Starts {@code threads} loops.
     *
     * @param owner name of the client or server, for thread names
     * @param portable whether their sockets are those of the JDK instead of native ones
     */
    public EventLoopGroup(int threads, String owner, boolean portable) {
        for (int i = 0; i < threads; i++) {
            loops.add(new EventLoop(Sockets.newPoller(portable), "shmipc-" + owner + "-loop-" + i));
        }
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
