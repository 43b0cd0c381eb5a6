package io.shmipc.client;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.metrics.ClientCounters;
import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.Session;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import io.shmipc.session.StreamPool;
import java.util.List;

/**
 * The connecting side: keeps a number of sessions to one server, lends streams over them, and
 * replaces sessions that end. All methods may be called from any thread.
 *
 * <pre>{@code
 * try (ShmipcClient client = ShmipcClient.connect(ClientConfig.builder(address).build())) {
 *     Stream stream = client.borrowStream();
 *     try {
 *         stream.writer().putInt(42);
 *         stream.flush();
 *         int answer = stream.reader().readInt();
 *         client.returnStream(stream);
 *     } catch (ShmipcException e) {
 *         stream.close(); // an answer may still be under way: nobody else must get it
 *     }
 * }
 * }</pre>
 */
public final class ShmipcClient implements AutoCloseable {

    private final ClientConfig config;
    private final SessionKeeper keeper;

    private ShmipcClient(ClientConfig config, SessionKeeper keeper) {
        this.config = config;
        this.keeper = keeper;
    }

    /**
     * Connects all sessions.
     *
     * @throws PeerUnavailableException if nobody answers and {@link ClientConfig#failFast()} is set
     * @throws io.shmipc.error.HandshakeException if no session comes about and it is set
     * @throws io.shmipc.error.ConfigurationException if this system has no shared memory and the
     *     settings forbid to do without
     */
    public static ShmipcClient connect(ClientConfig config) {
        SessionKeeper keeper = new SessionKeeper(config);
        try {
            keeper.start();
        } catch (RuntimeException e) {
            keeper.close();
            throw e;
        }
        return new ShmipcClient(config, keeper);
    }

    /**
     * A stream for the caller alone, on the next session in turn among those that do well: whose
     * memory is not exhausted, and has not run out repeatedly of late (see {@link
     * ClientConfig#breakerThreshold()}). If none does well, the one that does least badly. While no
     * session is connected it waits for one, no longer than {@link ClientConfig#connectTimeout()}.
     *
     * @throws PeerUnavailableException if none was connected in time
     */
    public Stream borrowStream() {
        long deadline = System.nanoTime() + config.connectTimeout().toNanos();
        while (true) {
            SessionSlot slot = keeper.next(deadline);
            try {
                return slot.pool().borrow();
            } catch (SessionClosedException e) {
                // It ended between being chosen and being used; another one, or its successor, will
                // do.
                if (deadline - System.nanoTime() <= 0) {
                    throw new PeerUnavailableException(
                            "no session to address="
                                    + ShmipcAddress.format(config.address())
                                    + " lasted within connectTimeout="
                                    + config.connectTimeout(),
                            e);
                }
            }
        }
    }

    /**
     * A stream that {@code callbacks} serve, chosen as by {@link #borrowStream()}, for an exchange
     * that keeps no thread. Never waits. The stream's {@link Stream#callbacks} are set already and
     * cannot be set again; once the stream is returned they are told nothing more of it.
     *
     * <p>The callbacks may be called before this returns, and for other streams than the one that
     * is returned, which ended while they were idle: what they are told counts for the stream that
     * they are told it of. Whoever knows the returned stream looks whether it is open; from there
     * on its end is told.
     *
     * @throws PeerUnavailableException if no session is connected at this moment
     */
    public Stream borrowStream(StreamCallbacks callbacks) {
        for (int attempt = 1; ; attempt++) {
            SessionSlot slot = keeper.now();
            try {
                return slot.pool().borrow(callbacks);
            } catch (SessionClosedException e) {
                // It ended between being chosen and being used; the next one is another.
                if (attempt > config.sessions()) {
                    throw new PeerUnavailableException(
                            "no session to address="
                                    + ShmipcAddress.format(config.address())
                                    + " lasts",
                            e);
                }
            }
        }
    }

    /**
     * Gives a borrowed stream back for reuse. To be called only after a complete exchange, when
     * nothing more is expected from the peer; in every other case close the stream instead. A
     * stream that cannot be reused (unread data, something unsent, fallback) is closed here.
     *
     * <p>A stream with callbacks is returned by them, or by whoever flushed it, once both are done
     * with it; then, and only then, by any thread.
     *
     * @throws IllegalStateException if the stream was returned before
     */
    public void returnStream(Stream stream) {
        try {
            StreamPool.giveBack(stream, keeper::poolOf);
        } catch (ShmipcException e) {
            stream.close();
        }
    }

    /** The sessions connected now. */
    public List<Session> sessions() {
        return keeper.sessions();
    }

    /** How each of the sessions connected now does. */
    public List<SessionHealth> health() {
        return keeper.health();
    }

    /** How sessions came about since the start. */
    public ClientCounters counters() {
        return keeper.counters();
    }

    /** What all sessions did since the start, those that have ended included. Never goes back. */
    public SessionCounters totals() {
        return keeper.totals().counters();
    }

    /**
     * Slices in all and free in the memory of all sessions together, for each slice capacity in
     * ascending order; empty without shared memory. Memory that sessions share counts once.
     */
    public List<SizeClassUsage> memory() {
        return keeper.totals().memory();
    }

    /**
     * What the slices of all sessions' memory are used for, for each slice capacity in ascending
     * order; empty without shared memory. Memory that sessions share counts once.
     *
     * @see Session#allocation()
     */
    public List<ClassAllocation> allocation() {
        return keeper.totals().allocation();
    }

    /**
     * Leaks that were found in all sessions, those that have ended included, the newest first: the
     * last 32, or fewer.
     *
     * @see io.shmipc.session.SessionConfig#leakDetection()
     */
    public List<LeakReport> recentLeaks() {
        return keeper.totals().recentLeaks();
    }

    /** Whether at least one session is connected. */
    public boolean isConnected() {
        return !keeper.sessions().isEmpty();
    }

    /** The settings. */
    public ClientConfig config() {
        return config;
    }

    /**
     * Lends no more streams, waits up to {@link ClientConfig#drainTimeout()} for those that are
     * borrowed to be returned or closed, then closes all sessions with what is left of them. Doing
     * it twice is harmless.
     */
    @Override
    public void close() {
        keeper.close();
    }
}
