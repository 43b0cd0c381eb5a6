package io.shmipc.client;

import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.transport.EventLoopGroup;
import io.shmipc.internal.transport.Workers;
import io.shmipc.session.HandlerExecutor;
import io.shmipc.session.Session;
import io.shmipc.session.SessionAccess;
import io.shmipc.session.SessionFactory;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.StreamPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sessions of a client connected. A session that ends is replaced at once; if that fails,
 * after growing pauses. One thread does it, and nobody else waits for it unless there is no session
 * at all.
 */
final class SessionKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SessionKeeper.class);

    /**
     * A session that lasted this long, or was of use, counts as a success: its successor is tried
     * at once.
     */
    private static final long LASTING_NANOS = 1_000_000_000L;

    private static final long DRAIN_LOOK_NANOS = 1_000_000;

    private final ClientConfig config;
    private final EventLoopGroup loops;
    private final HandlerExecutor handlers;
    private final SessionFactory factory;
    private final ScheduledThreadPoolExecutor connector;
    private final HotRestartFollower follower;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition connected = lock.newCondition();
    private final @Nullable SessionSlot[] slots;

    /** Pauses of each slot, kept over sessions that end as soon as they have begun. */
    private final Backoff[] backoffs;

    private int turn;
    private boolean closed;
    private @Nullable Throwable lastFailure;

    SessionKeeper(ClientConfig config) {
        this.config = config;
        this.slots = new SessionSlot[config.sessions()];
        this.backoffs = new Backoff[slots.length];
        Arrays.setAll(backoffs, i -> new Backoff(config.reconnectBackoffMax()));
        this.loops =
                new EventLoopGroup(
                        config.eventLoopThreads(),
                        config.name(),
                        Sockets.portableOnly(),
                        config.eventLoopCpus());
        this.handlers = HandlerExecutor.of(config.session(), config.name());
        this.factory = new SessionFactory(config.session(), loops.forHandlers(handlers.executor()));
        this.connector =
                new ScheduledThreadPoolExecutor(1, Workers.threads(config.name(), "connector"));
        this.follower = new HotRestartFollower(config, this);
        connector.setRemoveOnCancelPolicy(true);
        connector.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        for (int i = 0; i < slots.length; i++) {
            try {
                connect(i, 0, 0);
            } catch (RuntimeException e) {
                if (config.failFast()) {
                    throw e;
                }
                retryLater(i, backoffs[i], System.nanoTime(), e);
            }
        }
    }

    private void connect(int index, long lostAtNanos, long epoch) {
        // The session may end before this thread knows it; the slot is what both agree on.
        CompletableFuture<SessionSlot> made = new CompletableFuture<>();
        Session session =
                factory.connect(
                        config.address(),
                        loops.next(),
                        config.connectTimeout().toNanos(),
                        epoch,
                        reason -> made.thenAccept(slot -> lost(index, slot, reason)));
        SessionSlot slot =
                new SessionSlot(
                        session,
                        new StreamPool(session, config.maxIdleStreams()),
                        System.nanoTime());
        lock.lock();
        try {
            if (!closed) {
                slots[index] = slot;
                connected.signalAll();
            }
        } finally {
            lock.unlock();
        }
        made.complete(slot);
        SessionAccess.onHotRestart(session, next -> follower.told(index, slot, next));
        if (isClosed()) {
            session.close();
        } else if (lostAtNanos != 0) {
            tellReconnected(session, System.nanoTime() - lostAtNanos);
        }
    }

    /**
     * Puts a new session in the place of one that works still, and lends no more streams of that
     * one. On the connector's thread.
     */
    void replace(int index, SessionSlot old, long epoch) {
        connect(index, 0, epoch);
        old.pool().close();
    }

    /** Whether streams are opened on this session. */
    boolean isCurrent(int index, SessionSlot slot) {
        lock.lock();
        try {
            return !closed && slots[index] == slot;
        } finally {
            lock.unlock();
        }
    }

    /** Runs a task on the connector's thread, or never if the client is closed before. */
    void later(Runnable task, long delayNanos) {
        execute(task, delayNanos);
    }

    private void tellReconnected(Session session, long outageNanos) {
        try {
            config.session().listener().reconnected(session.id(), outageNanos);
        } catch (RuntimeException e) {
            log.warn("client={}: listener failed", config.name(), e);
        }
    }

    /**
     * A session ended. Runs on whatever thread ended it, so only notes it and asks for a successor.
     */
    private void lost(int index, SessionSlot slot, @Nullable Throwable reason) {
        long now = System.nanoTime();
        long pause = 0;
        Backoff backoff;
        lock.lock();
        try {
            if (slots[index] != slot && slots[index] != null) {
                // It was replaced before it ended, so nobody misses it.
                execute(slot.pool()::close, 0);
                return;
            }
            slots[index] = null;
            lastFailure = reason;
            if (now - slot.connectedAtNanos() >= LASTING_NANOS
                    || slot.session().counters().messagesReceived() > 0) {
                backoffs[index] = new Backoff(config.reconnectBackoffMax());
            } else {
                // A server that takes connections and drops them must not be tried without end.
                pause = backoffs[index].nextNanos();
            }
            backoff = backoffs[index];
        } finally {
            lock.unlock();
        }
        execute(slot.pool()::close, 0);
        execute(() -> reconnect(index, backoff, now), pause);
    }

    private void reconnect(int index, Backoff backoff, long lostAtNanos) {
        if (isClosed() || isConnected(index)) {
            return;
        }
        try {
            connect(index, lostAtNanos, 0);
        } catch (RuntimeException | Error e) {
            retryLater(index, backoff, lostAtNanos, e);
        }
    }

    /** Whether somebody else has put a session there: it ended while it was being replaced. */
    private boolean isConnected(int index) {
        lock.lock();
        try {
            return slots[index] != null;
        } finally {
            lock.unlock();
        }
    }

    private void retryLater(int index, Backoff backoff, long lostAtNanos, Throwable reason) {
        lock.lock();
        try {
            lastFailure = reason;
        } finally {
            lock.unlock();
        }
        long pause = backoff.nextNanos();
        if (backoff.attempts() == 1) {
            log.warn(
                    "client={} cannot connect to address={}, goes on trying: {}",
                    config.name(),
                    ShmipcAddress.format(config.address()),
                    reason.getMessage());
        }
        execute(() -> reconnect(index, backoff, lostAtNanos), pause);
    }

    private void execute(Runnable task, long delayNanos) {
        try {
            connector.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("client={} is closed, nothing is reconnected", config.name());
        }
    }

    /** The session for the next stream, in turn. */
    SessionSlot next(long deadlineNanos) {
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    throw new SessionClosedException("client=" + config.name() + " was closed");
                }
                for (int i = 0; i < slots.length; i++) {
                    SessionSlot slot = slots[Math.floorMod(turn++, slots.length)];
                    if (slot != null && slot.session().isOpen()) {
                        return slot;
                    }
                }
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    throw unavailable();
                }
                connected.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerUnavailableException("interrupted while waiting for a session", e);
        } finally {
            lock.unlock();
        }
    }

    private PeerUnavailableException unavailable() {
        return new PeerUnavailableException(
                "no session to address="
                        + ShmipcAddress.format(config.address())
                        + " within connectTimeout="
                        + config.connectTimeout(),
                lastFailure);
    }

    @Nullable StreamPool poolOf(Session session) {
        lock.lock();
        try {
            for (SessionSlot slot : slots) {
                if (slot != null && slot.session() == session) {
                    return slot.pool();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    List<Session> sessions() {
        lock.lock();
        try {
            return Arrays.stream(slots)
                    .filter(Objects::nonNull)
                    .map(slot -> Objects.requireNonNull(slot).session())
                    .filter(Session::isOpen)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void closeSession(SessionSlot slot) {
        try {
            slot.session().close();
        } catch (RuntimeException e) {
            log.warn("client={} {}: could not be closed", config.name(), slot.session(), e);
        }
    }

    /** Lets who has borrowed a stream finish with it; nobody borrows one any more. */
    private void drain(List<SessionSlot> open) {
        long deadline = System.nanoTime() + config.drainTimeout().toNanos();
        while (open.stream().noneMatch(slot -> SessionAccess.mustNotWait(slot.session()))) {
            int streams =
                    open.stream()
                            .map(SessionSlot::session)
                            .filter(Session::isOpen)
                            .mapToInt(SessionAccess::lentStreams)
                            .sum();
            if (streams == 0) {
                return;
            }
            if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
                log.info(
                        "client={} closes with streams borrowed: streams={} drainTimeout={}",
                        config.name(),
                        streams,
                        config.drainTimeout());
                return;
            }
            LockSupport.parkNanos(DRAIN_LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        List<SessionSlot> open = new ArrayList<>();
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (SessionSlot slot : slots) {
                if (slot != null) {
                    open.add(slot);
                }
            }
            connected.signalAll();
        } finally {
            lock.unlock();
        }
        connector.shutdownNow();
        open.addAll(follower.old());
        drain(open);
        open.forEach(slot -> slot.pool().close());
        open.forEach(this::closeSession);
        loops.close();
        handlers.shutdown();
    }
}
