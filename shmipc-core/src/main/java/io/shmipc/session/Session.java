package io.shmipc.session;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.SessionCounters;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a peer: a control socket, two queues and a buffer region, which carry any
 * number of streams. All methods may be called from any thread.
 */
public interface Session extends AutoCloseable {

    /** A number for logs and metrics, unique within this process. */
    long id();

    /** How this session's bytes travel. */
    SessionMode mode();

    /** The protocol version that both ends agreed on. */
    int protocolVersion();

    /** The peer's address; a unix socket's client has none to speak of. */
    SocketAddress remoteAddress();

    /**
     * The peer's process id as the kernel vouches for it, or -1 where it does not, or the session
     * has ended.
     */
    int remotePid();

    /**
     * Opens a stream. The peer learns of it from the first data.
     *
     * @throws io.shmipc.error.SessionClosedException if the session has ended
     * @throws IllegalStateException on the accepting side: only a client opens streams
     */
    Stream openStream();

    /**
     * Flushes streams of this session one after the other, and wakes a sleeping peer once for all
     * of them. Each waits for room no longer than {@link SessionConfig#writeTimeout()}.
     *
     * @param written streams that the caller may write to now
     * @throws io.shmipc.error.ShmipcException as {@link Stream#flush()} does, for the first stream
     *     that cannot be flushed; those before it were sent, those behind it keep what was written
     * @throws IllegalArgumentException if a stream belongs to another session; nothing was sent
     */
    void flush(Collection<? extends Stream> written);

    /** Streams open now. */
    int streamCount();

    /** Each of the streams open now, in the order of their ids. */
    List<StreamSnapshot> streamSnapshots();

    /**
     * Has this end send everything over the socket from now on, or no longer; what the peer sends
     * is its own affair. Streams change over with their next message, in order, and like all that
     * fell back stay on the socket until they are closed: when it is no longer forced, it is
     * streams opened later that use shared memory again. It goes before {@link
     * SessionConfig#exhaustionPolicy()}, and means nothing to a session without memory.
     */
    void forceFallback(boolean forced);

    /** Whether everything is sent over the socket because somebody wants it so. */
    boolean isFallbackForced();

    /** Whether the session can carry data. */
    boolean isOpen();

    /**
     * Completes when the session has ended, with the reason; a close by either side on purpose
     * completes it with null.
     */
    CompletableFuture<@Nullable Throwable> closed();

    /** Counters of this session since it began. */
    SessionCounters counters();

    /** Size of the buffer region, headers included; 0 without shared memory. */
    long regionBytes();

    /** Slices in all and free, for each size class; empty without shared memory. */
    List<SizeClassUsage> memory();

    /**
     * What the slices of each size class are used for, in ascending order of their capacity; empty
     * without shared memory, and once the session has ended. The states of a class add up to its
     * slices, also while they change hands. Reads a header of each slice at most and stops nobody.
     * Of memory that sessions share this is what all of them use.
     */
    List<ClassAllocation> allocation();

    /**
     * Looks at the memory more closely: the lists walked and checked, each slice that is not free,
     * messages that wait. Stops nobody. Without shared memory, and once the session has ended, an
     * analysis of nothing that says so.
     */
    RegionAnalysis analyse(AnalysisOptions options);

    /**
     * Writes a dump of the memory, which {@link io.shmipc.diagnostics.DumpReader} reads. Stops
     * nobody; payload is in it only if the options say so.
     *
     * @throws IOException if it cannot be written; a {@link
     *     io.shmipc.diagnostics.DumpFormatException} without shared memory, and once the session
     *     has ended: nothing was written then
     */
    void dump(DumpOptions options, OutputStream out) throws IOException;

    /**
     * Leaks that were found in this session, the newest first: the last 32, or fewer.
     *
     * @see SessionConfig#leakDetection()
     */
    List<LeakReport> recentLeaks();

    /** Elements waiting in the queue towards the peer, and in the one from it. */
    QueueDepths queueDepths();

    /**
     * Ends the session and all its streams at once, and gives its memory back to the system. Doing
     * it twice is harmless.
     */
    @Override
    void close();
}
