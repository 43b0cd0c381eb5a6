package io.shmipc.session;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.error.Delivery;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.PeerCredentials;
import io.shmipc.internal.transport.ControlConnection;
import io.shmipc.internal.transport.EventLoop;
import io.shmipc.metrics.FallbackReason;
import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.metrics.SessionListener;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session on either side. What comes in is handled by {@link SessionMember} on the event loop;
 * what goes out is sent from the callers' threads.
 */
final class SessionImpl implements Session {

    private static final Logger log = LoggerFactory.getLogger(SessionImpl.class);
    private static final AtomicLong IDS = new AtomicLong();

    /** How long a closing session waits for what was sent to leave its socket. */
    private static final long LINGER_NANOS = 500_000_000L;

    /** Handles new streams; null on the connecting side. */
    interface StreamAcceptor {
        void accept(Stream stream);
    }

    private final long id = IDS.incrementAndGet();
    private final SessionConfig config;
    private final SessionMemory memory;
    private final ControlConnection connection;
    private final EventLoop loop;
    private final Executor executor;
    private final Executor handlerExecutor;
    private final @Nullable StreamAcceptor acceptor;
    private final SessionMember member;
    private final SessionSender sender;
    private final int version;

    private final Consumer<@Nullable Throwable> onEnd;
    private final StreamTable streams = new StreamTable();
    private final StreamIds streamIds = new StreamIds(StreamIds.FIRST);
    private final Counters counters = new Counters();
    private final SocketBudget budget;
    private final LeakJournal leakJournal;
    private final LeakFinder leaks;
    private final SessionAccounts accounts;
    private final FallbackLog fallbackLog = new FallbackLog();
    private final HotRestartSignal hotRestart = new HotRestartSignal(id);
    private final CompletableFuture<@Nullable Throwable> closed = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean open = true;
    private volatile boolean closing;
    private volatile boolean memoryGone;
    private volatile boolean fallbackForced;
    private volatile @Nullable Throwable reason;
    private volatile @Nullable Runnable exhaustionWatcher;

    SessionImpl(
            SessionConfig config,
            SessionMemory memory,
            io.shmipc.internal.os.ControlSocket socket,
            int version,
            EventLoop loop,
            Executor executor,
            @Nullable StreamAcceptor acceptor,
            Consumer<@Nullable Throwable> onEnd) {
        this.config = config;
        this.onEnd = onEnd;
        this.memory = memory;
        this.version = version;
        this.loop = loop;
        this.executor = executor;
        this.handlerExecutor =
                config.handlerThreads() == HandlerThreads.EVENT_LOOP
                        ? loop::execute
                        : new SessionTasks(executor, config.maxHandlersPerSession());
        this.acceptor = acceptor;
        this.leakJournal = new LeakJournal(config.listener());
        this.leaks = new LeakFinder(config, id, leakJournal, memory.region());
        this.accounts = new SessionAccounts(this, memory);
        this.budget = new SocketBudget(config.maxUnreadSocketBytes(), this::resumeReading);
        this.connection =
                new ControlConnection(
                        socket,
                        version,
                        config.maxFrameBytes(),
                        this::waitForRoom,
                        this::mustNotWait);
        this.member = new SessionMember(this, connection, memory, budget);
        this.sender = new SessionSender(this, connection, memory.sendQueue(), member::broken);
    }

    /** Begins to serve the socket and the queue. */
    void start() {
        memory.watch(member::broken);
        SessionWatch.add(leaks);
        member.open();
        try {
            loop.join(member);
        } catch (RuntimeException | Error e) {
            leaks.sessionEnded();
            member.close();
            throw e;
        }
        tell(listener -> listener.sessionOpened(id));
        log.debug("session={} opened: {}", id, describe());
    }

    private void tell(Consumer<SessionListener> event) {
        try {
            event.accept(config.listener());
        } catch (RuntimeException | Error e) {
            log.warn("session={}: listener failed", id, e);
        }
    }

    private String describe() {
        return "mode=" + mode() + " version=" + version + " remote=" + remoteAddress();
    }

    private void waitForRoom(boolean on) {
        loop.wantWrite(member, on);
    }

    private boolean mustNotWait() {
        return member.mustNotWait();
    }

    private void resumeReading() {
        member.attend();
    }

    SessionConfig config() {
        return config;
    }

    /** Runs the session's stream handlers and callbacks. */
    Executor handlerExecutor() {
        return handlerExecutor;
    }

    SessionMember member() {
        return member;
    }

    EventLoop loop() {
        return loop;
    }

    SessionSender sender() {
        return sender;
    }

    /** What the peer says of a hot restart. */
    HotRestartSignal hotRestart() {
        return hotRestart;
    }

    /** Streams that somebody has borrowed and neither returned nor closed. */
    int lentStreams() {
        return (int) streams.all().stream().filter(StreamImpl::isLent).count();
    }

    /** Whether a close is under way at this end, which must not wait for a stuck peer. */
    boolean isClosing() {
        return closing;
    }

    SocketBudget budget() {
        return budget;
    }

    Counters live() {
        return counters;
    }

    LeakFinder leaks() {
        return leaks;
    }

    LeakJournal leakJournal() {
        return leakJournal;
    }

    boolean isServer() {
        return acceptor != null;
    }

    /** The buffer region, unless the session has no memory. */
    @Nullable SharedRegion region() {
        return memory.region();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public SessionMode mode() {
        return memory.mode();
    }

    @Override
    public int protocolVersion() {
        return version;
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.socket().remoteAddress();
    }

    @Override
    public int remotePid() {
        try {
            PeerCredentials credentials = connection.socket().peerCredentials();
            return credentials == null ? -1 : credentials.pid();
        } catch (SystemCallException e) {
            if (open) {
                throw e;
            }
            // The socket that the kernel vouched for is closed.
            return -1;
        }
    }

    // ---- streams ----

    @Override
    public Stream openStream() {
        return leaks.follow(openUnfollowed());
    }

    /** As {@link #openStream()}, for who keeps the stream itself. */
    StreamImpl openUnfollowed() {
        if (isServer()) {
            throw new IllegalStateException("only the connecting side opens streams");
        }
        checkOpen(Delivery.NOT_SENT);
        if (streams.size() >= config.maxStreams()) {
            throw new IllegalStateException(
                    "streams=" + streams.size() + " must be < maxStreams=" + config.maxStreams());
        }
        int streamId = streamIds.take();
        if (streamId == StreamIds.NONE) {
            SessionClosedException usedUp =
                    new SessionClosedException(
                            "session=" + id + " has used up its stream ids",
                            null,
                            Delivery.NOT_SENT);
            member.broken(usedUp);
            throw usedUp;
        }
        StreamImpl stream = newStream(streamId);
        if (!open) {
            // The end of the session may have missed a stream that was not there yet.
            stream.close();
            checkOpen(Delivery.NOT_SENT);
        }
        return stream;
    }

    private StreamImpl newStream(int streamId) {
        StreamImpl stream = new StreamImpl(this, streamId, memory.region());
        streams.put(stream);
        counters.streamsOpened.increment();
        if (memory.region() == null) {
            counters.streamFellBack(FallbackReason.SOCKET_ONLY);
            tell(listener -> listener.streamFellBack(id, streamId, FallbackReason.SOCKET_ONLY));
        }
        return stream;
    }

    @Nullable StreamImpl stream(int streamId) {
        return streams.get(streamId);
    }

    /** A peer's first data for a new stream. Event loop only. */
    StreamImpl acceptStream(int streamId) {
        if (streams.size() >= config.maxStreams()) {
            throw new ProtocolException(
                    "peer opens more streams than allowed: streams="
                            + streams.size()
                            + " must be < maxStreams="
                            + config.maxStreams());
        }
        return newStream(streamId);
    }

    void handToAcceptor(StreamImpl stream) {
        if (acceptor != null) {
            acceptor.accept(leaks.followAccepted(stream));
        }
    }

    /** Whether a client has ever used this id. */
    boolean wasOpened(int streamId) {
        return streamIds.wasTaken(streamId);
    }

    /** Has waiting readers look at the state of the session again. */
    void wakeReaders() {
        streams.all().forEach(StreamImpl::wakeReader);
    }

    void closeQuietStreams() {
        member.closeQuietStreams();
    }

    /** For who has the turn, so that nothing is delivered meanwhile. */
    void closeQuietStreamsNow() {
        streams.all().forEach(StreamImpl::closeIfQuiet);
    }

    /**
     * What else to say of a session that was lost before the peer sent anything: version 2 has no
     * word for a server that cannot open what its client names.
     */
    String hintAtLostFiles() {
        boolean perhaps =
                !isServer() && mode() == SessionMode.FILE && counters().messagesReceived() == 0;
        return perhaps
                ? "; nothing was received from it: see there whether it can open the files in"
                        + " regionDirectory="
                        + config.regionDirectory()
                : "";
    }

    /** Streams that neither end has closed. */
    int unfinishedStreams() {
        return (int)
                streams.all().stream()
                        .filter(stream -> !stream.peerClosed() && !stream.closedHere())
                        .count();
    }

    void streamClosed(StreamImpl stream) {
        leaks.forget(stream);
        if (streams.remove(stream)) {
            counters.streamsClosed.increment();
        }
    }

    void streamFellBack(StreamImpl stream, FallbackReason why) {
        counters.streamFellBack(why);
        fallbackLog.fellBack(stream, why, counters.fallbacksSent.sum());
        tell(listener -> listener.streamFellBack(id, stream.id(), why));
    }

    /** Has somebody told of every message for which memory was short; must not block. */
    void watchExhaustion(Runnable watcher) {
        exhaustionWatcher = watcher;
    }

    /** Whether there is memory, and no slice of it is free. */
    boolean isMemoryExhausted() {
        SharedRegion region = memory.region();
        return open && region != null && region.isExhausted();
    }

    /** A message could not be sent through shared memory, though it would fit there. */
    void memoryExhausted() {
        Runnable watcher = exhaustionWatcher;
        if (watcher != null) {
            watcher.run();
        }
    }

    @Override
    public void flush(Collection<? extends Stream> written) {
        for (Stream stream : written) {
            if (stream.session() != this || TrackedStream.unwrap(stream) == null) {
                throw new IllegalArgumentException(
                        stream + " must be a stream of session=" + id + " to be flushed with it");
            }
        }
        try {
            for (Stream stream : written) {
                Objects.requireNonNull(TrackedStream.unwrap(stream)).flushUnannounced();
            }
        } finally {
            sender.announce();
            Reference.reachabilityFence(written);
        }
    }

    @Override
    public int streamCount() {
        return streams.size();
    }

    @Override
    public List<StreamSnapshot> streamSnapshots() {
        return streams.all().stream()
                .map(StreamImpl::snapshot)
                .sorted(Comparator.comparingLong(StreamSnapshot::id))
                .toList();
    }

    @Override
    public void forceFallback(boolean forced) {
        fallbackForced = forced;
    }

    @Override
    public boolean isFallbackForced() {
        return fallbackForced;
    }

    // ---- state ----

    @Override
    public boolean isOpen() {
        return open;
    }

    /**
     * @param delivery what has become of what the caller is about
     */
    void checkOpen(Delivery delivery) {
        if (!open) {
            Throwable why = reason;
            throw new SessionClosedException(
                    "session="
                            + id
                            + " has ended"
                            + (why == null ? hintAtLostFiles() : ": " + why.getMessage()),
                    why,
                    delivery);
        }
    }

    /**
     * Copies taken from shared memory are void if the memory went away meanwhile.
     *
     * @param stream whose bytes they were
     */
    void checkStillMapped(StreamImpl stream) {
        if (memoryGone) {
            throw new SessionClosedException(
                    "session=" + id + " was closed, and its memory is gone",
                    reason,
                    stream.deliveryOfSent());
        }
    }

    @Override
    public CompletableFuture<@Nullable Throwable> closed() {
        return closed.copy();
    }

    @Override
    public SessionCounters counters() {
        return counters.snapshot(memory, memory.region(), leakJournal.count());
    }

    /**
     * The same without what counts for all sessions of a region, and without leaks, which may be
     * found after the end.
     */
    SessionCounters countersOfItsOwn() {
        return counters.snapshot(memory, null, 0);
    }

    @Override
    public long regionBytes() {
        SharedRegion region = memory.region();
        return region == null ? 0 : region.readOnlyBytes().capacity();
    }

    @Override
    public List<ClassAllocation> allocation() {
        return accounts.allocation();
    }

    @Override
    public RegionAnalysis analyse(AnalysisOptions options) {
        return accounts.analyse(options);
    }

    @Override
    public void dump(DumpOptions options, OutputStream out) throws IOException {
        accounts.dump(options, out);
    }

    @Override
    public List<LeakReport> recentLeaks() {
        return leakJournal.recent();
    }

    @Override
    public List<SizeClassUsage> memory() {
        try {
            return open ? memory.usage() : List.of();
        } catch (InternalError e) {
            // What the JVM makes of memory that the peer has cut short, which ends the session.
            return List.of();
        }
    }

    @Override
    public QueueDepths queueDepths() {
        try {
            return open ? memory.depths() : new QueueDepths(0, 0, 0);
        } catch (InternalError e) {
            return new QueueDepths(0, 0, 0);
        }
    }

    @Override
    public void close() {
        if (ended.get()) {
            // The peer ended it before; what is still held of it goes now.
            memoryGone = true;
            memory.unmapIfRetired();
            streams.all().forEach(StreamImpl::close);
            return;
        }
        if (open) {
            // A stuck peer must not cost every stream its patience, one after the other.
            closing = true;
            for (StreamImpl stream : streams.all()) {
                stream.close();
            }
            linger();
        }
        end(null, true);
    }

    private void linger() {
        if (loop.isCurrentThread()) {
            return;
        }
        try {
            connection.linger(System.nanoTime() + LINGER_NANOS);
        } catch (SystemCallException e) {
            log.debug("session={}: peer left before everything was sent: {}", id, e.getMessage());
        }
    }

    /**
     * Ends the session.
     *
     * @param why the failure, or null if one side closed on purpose
     * @param here whether this end did, and so wants its memory back at once
     */
    void end(@Nullable Throwable why, boolean here) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        reason = why;
        open = false;
        loop.leave(member);
        closeConnection();
        member.attend();
        member.close();
        if (here) {
            memoryGone = true;
        }
        try {
            memory.close(here);
        } catch (RuntimeException | Error e) {
            // Whatever became of the memory, whoever waits for the session has to be told.
            log.warn("session={}: could not give its memory back", id, e);
        }
        for (StreamImpl stream : streams.all()) {
            try {
                stream.sessionEnded();
            } catch (RuntimeException | Error e) {
                log.warn("{}: could not be told of the end of its session", stream, e);
            }
        }
        leaks.sessionEnded();
        if (why == null) {
            log.debug("session={} closed: {}", id, describe());
        } else if (why instanceof SessionClosedException) {
            log.info("session={} ended: {} reason={}", id, describe(), why.getMessage());
        } else {
            log.warn("session={} ended: {} reason={}", id, describe(), why.toString());
        }
        tell(listener -> listener.sessionClosed(id, why));
        onEnd.accept(why);
        completeClosed(why);
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (SystemCallException e) {
            log.debug("session={}: {}", id, e.getMessage());
        }
    }

    /** Users' continuations must not run on the event loop. */
    private void completeClosed(@Nullable Throwable why) {
        try {
            executor.execute(() -> closed.complete(why));
        } catch (RuntimeException | Error e) {
            // The executor refuses, or there is no thread to be had: told here rather than never.
            closed.complete(why);
        }
    }

    @Override
    public String toString() {
        return "session=" + id + " " + describe();
    }
}
