package io.shmipc.client;

import io.shmipc.error.Delivery;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.transport.EventLoopGroup;
import io.shmipc.internal.transport.Workers;
import io.shmipc.session.HandlerExecutor;
import io.shmipc.session.Session;
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

    private final ClientConfig config;
    private final EventLoopGroup loops;
    private final HandlerExecutor handlers;
    private final SessionFactory factory;
    private final ScheduledThreadPoolExecutor connector;

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
        connector.setRemoveOnCancelPolicy(true);
        connector.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        for (int i = 0; i < slots.length; i++) {
            try {
                connect(i, 0);
            } catch (RuntimeException e) {
                if (config.failFast()) {
                    throw e;
                }
                retryLater(i, backoffs[i], System.nanoTime(), e);
            }
        }
    }

    private void connect(int index, long lostAtNanos) {
        // The session may end before this thread knows it; the slot is what both agree on.
        CompletableFuture<SessionSlot> made = new CompletableFuture<>();
        Session session =
                factory.connect(
                        config.address(),
                        loops.next(),
                        config.connectTimeout().toNanos(),
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
        if (isClosed()) {
            session.close();
        } else if (lostAtNanos != 0) {
            tellReconnected(session, System.nanoTime() - lostAtNanos);
        }
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
            if (slots[index] == slot) {
                slots[index] = null;
            }
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
        if (isClosed()) {
            return;
        }
        try {
            connect(index, lostAtNanos);
        } catch (RuntimeException | Error e) {
            retryLater(index, backoff, lostAtNanos, e);
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
                    throw new SessionClosedException(
                            "client=" + config.name() + " was closed", null, Delivery.NOT_SENT);
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

    private void closeSession(SessionSlot slot) {
        try {
            slot.session().close();
        } catch (RuntimeException e) {
            log.warn("client={} {}: could not be closed", config.name(), slot.session(), e);
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
        open.forEach(slot -> slot.pool().close());
        open.forEach(this::closeSession);
        loops.close();
        handlers.shutdown();
    }
}
