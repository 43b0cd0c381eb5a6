package io.shmipc.server;

import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.transport.EventLoopGroup;
import io.shmipc.internal.transport.Workers;
import io.shmipc.session.HandlerExecutor;
import io.shmipc.session.Session;
import io.shmipc.session.SessionAccess;
import io.shmipc.session.SessionFactory;
import io.shmipc.session.SessionTotals;
import io.shmipc.session.Stream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of a server and the handlers at work for their streams. */
final class ServerSessions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerSessions.class);
    private static final long DRAIN_LOOK_NANOS = 5_000_000;
    private static final int MAX_CLOSERS = 64;
    private static final long CLOSE_SECONDS = 20;

    private final ServerConfig config;
    private final StreamHandler handler;
    private final EventLoopGroup loops;
    private final HandlerExecutor handlers;
    private final SessionFactory factory;
    private final ExecutorService closers;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private volatile Consumer<Session> onAccepted = session -> {};
    private final SessionTotals totals = new SessionTotals();
    private volatile boolean closed;

    ServerSessions(ServerConfig config, StreamHandler handler) {
        this.config = config;
        this.handler = handler;
        this.loops =
                new EventLoopGroup(
                        config.eventLoopThreads(),
                        config.name(),
                        Sockets.portableOnly(),
                        config.eventLoopCpus());
        this.handlers = HandlerExecutor.of(config.session(), config.name());
        this.closers = Workers.pool(config.name(), "closer", MAX_CLOSERS);
        this.factory = new SessionFactory(config.session(), loops.forHandlers(handlers.executor()));
    }

    /** Takes a place for a session; {@link #giveUpPlace} gives it back. */
    boolean takePlace() {
        if (places.incrementAndGet() > config.maxSessions() || closed) {
            giveUpPlace();
            return false;
        }
        return true;
    }

    void giveUpPlace() {
        places.decrementAndGet();
    }

    /** What all sessions did, those that have ended included. */
    SessionTotals totals() {
        return totals;
    }

    int count() {
        return sessions.size();
    }

    List<Session> open() {
        return sessions.stream().filter(Session::isOpen).toList();
    }

    /**
     * Does the handshake on the caller's thread and takes the session in, on a place taken before.
     *
     * @param leavePlace gives that place back, when the session has ended or none came about
     */
    void accept(ControlSocket socket, Runnable leavePlace) {
        CompletableFuture<Session> made = new CompletableFuture<>();
        Session session;
        try {
            session =
                    factory.accept(
                            socket,
                            loops.next(),
                            this::onStream,
                            reason -> made.thenAccept(ended -> ended(ended, leavePlace)));
        } catch (RuntimeException | Error e) {
            leavePlace.run();
            throw e;
        }
        sessions.add(session);
        totals.add(session);
        made.complete(session);
        onAccepted.accept(session);
        if (closed) {
            session.close();
        }
    }

    /** Has somebody told of all sessions, those open now and those to come; of some twice. */
    void forEach(Consumer<Session> target) {
        onAccepted = target;
        sessions.forEach(target);
    }

    private void ended(Session session, Runnable leavePlace) {
        sessions.remove(session);
        totals.remove(session);
        leavePlace.run();
    }

    /** On the thread that receives for the session: hands the stream to a handler's thread. */
    private void onStream(Stream stream) {
        try {
            SessionAccess.executeHandler(stream, () -> serve(stream));
        } catch (RuntimeException | Error e) {
            log.warn(
                    "server={} has no worker left for {}, stream is closed", config.name(), stream);
            stream.close();
        }
    }

    private void serve(Stream stream) {
        boolean keep = false;
        try {
            handler.onStream(stream);
            keep = SessionAccess.hasCallbacks(stream);
        } catch (EndOfStreamException | SessionClosedException | StreamClosedException e) {
            log.debug("server={} {}: handler ended with {}", config.name(), stream, e.toString());
        } catch (Exception | InternalError e) {
            // The error is what the JVM makes of memory that the peer has cut short.
            log.warn("server={} {}: handler failed, stream is closed", config.name(), stream, e);
        } finally {
            if (!keep) {
                closeServed(stream);
            }
        }
    }

    private void closeServed(Stream stream) {
        try {
            stream.close();
        } catch (InternalError e) {
            // What was received lies in memory that is not there any more, and cannot go back.
            log.warn("server={} {}: closed without its memory", config.name(), stream, e);
        }
    }

    /** Lets handlers finish what they are at; streams that only wait for a next request end now. */
    private void drain() {
        long deadline = System.nanoTime() + config.drainTimeout().toNanos();
        while (true) {
            sessions.forEach(SessionAccess::closeQuietStreams);
            int streams = sessions.stream().mapToInt(Session::streamCount).sum();
            if (streams == 0) {
                return;
            }
            if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
                log.info(
                        "server={} closes with handlers at work: streams={} drainTimeout={}",
                        config.name(),
                        streams,
                        config.drainTimeout());
                return;
            }
            LockSupport.parkNanos(DRAIN_LOOK_NANOS);
        }
    }

    /** Closes a session on another thread: a peer that takes nothing makes this last. */
    void closeLater(Session session) {
        closers.execute(() -> closeNow(session));
    }

    private void closeNow(Session session) {
        try {
            session.close();
        } catch (RuntimeException e) {
            log.warn("server={} {}: could not be closed", config.name(), session, e);
        }
    }

    /** Whoever closes it second waits until the first is done. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        drain();
        sessions.forEach(this::closeLater);
        closers.shutdown();
        try {
            if (!closers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("server={} still closes sessions={}", config.name(), sessions.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.close();
        handlers.close();
    }
}
