package io.shmipc.client;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.Delivery;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.transport.EventLoopGroup;
import io.shmipc.internal.transport.Workers;
import io.shmipc.metrics.ClientCounters;
import io.shmipc.session.HandlerExecutor;
import io.shmipc.session.Session;
import io.shmipc.session.SessionAccess;
import io.shmipc.session.SessionFactory;
import io.shmipc.session.SessionTotals;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.StreamPool;
import io.shmipc.session.UnseenMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sessions of a client connected. A session that ends is replaced at once; if that fails,
 * after growing pauses. Threads of its own do it, so that a server which leaves one handshake
 * hanging keeps only that one waiting; and nobody else waits for them unless there is no session at
 * all.
 */
final class SessionKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SessionKeeper.class);

    /**
     * A session that lasted this long, or was of use, counts as a success: its successor is tried
     * at once.
     */
    private static final long LASTING_NANOS = 1_000_000_000L;

    /** Sessions that can be connected at the same time. */
    private static final int MAX_CONNECTORS = 16;

    private static final long IDLE_CONNECTOR_SECONDS = 10;

    /** Any thread may draw from it. */
    static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

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

    /** One connects for a slot at a time: whoever comes second finds the session of the first. */
    private final ReentrantLock[] connecting;

    /** Of each slot: what an attempt leaves to the next. */
    private final UnseenMemory[] unseen;

    private final SessionChooser chooser = new SessionChooser();
    private final ClientTally tally = new ClientTally();
    private final SessionTotals totals = new SessionTotals();
    private boolean closed;
    private @Nullable Throwable lastFailure;

    SessionKeeper(ClientConfig config) {
        this.config = config;
        this.slots = new SessionSlot[config.sessions()];
        this.backoffs = new Backoff[slots.length];
        Arrays.setAll(backoffs, i -> newBackoff());
        this.connecting = new ReentrantLock[slots.length];
        Arrays.setAll(connecting, i -> new ReentrantLock());
        this.unseen = new UnseenMemory[slots.length];
        Arrays.setAll(unseen, i -> new UnseenMemory());
        this.loops =
                new EventLoopGroup(
                        config.eventLoopThreads(),
                        config.name(),
                        Sockets.portableOnly(),
                        config.eventLoopCpus());
        this.handlers = HandlerExecutor.of(config.session(), config.name());
        this.factory = new SessionFactory(config.session(), loops.forHandlers(handlers.executor()));
        this.connector =
                new ScheduledThreadPoolExecutor(
                        Math.min(slots.length, MAX_CONNECTORS),
                        Workers.threads(config.name(), "connector"));
        connector.setKeepAliveTime(IDLE_CONNECTOR_SECONDS, TimeUnit.SECONDS);
        connector.allowCoreThreadTimeOut(true);
        this.follower = new HotRestartFollower(config, this);
        connector.setRemoveOnCancelPolicy(true);
        connector.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private Backoff newBackoff() {
        return new Backoff(config.reconnectBackoffMax(), RANDOM);
    }

    void start() {
        for (int i = 0; i < slots.length; i++) {
            try {
                connect(i, 0, 0);
            } catch (ConfigurationException e) {
                throw e;
            } catch (RuntimeException e) {
                if (config.failFast()) {
                    throw e;
                }
                startLater(i, e);
                return;
            }
        }
    }

    /** What one slot has to wait for the others need not wait for one after the other. */
    private void startLater(int from, RuntimeException reason) {
        long now = System.nanoTime();
        retryLater(from, backoffs[from], now, reason);
        for (int i = from + 1; i < slots.length; i++) {
            int index = i;
            execute(() -> reconnect(index, backoffs[index], now), 0);
        }
    }

    private void connect(int index, long lostAtNanos, long epoch) {
        // The session may end before this thread knows it; the slot is what both agree on.
        CompletableFuture<SessionSlot> made = new CompletableFuture<>();
        Session session;
        try {
            session =
                    factory.connect(
                            config.address(),
                            loops.next(),
                            config.connectTimeout().toNanos(),
                            epoch,
                            unseen[index],
                            reason -> made.thenAccept(slot -> lost(index, slot, reason)));
        } catch (RuntimeException | Error e) {
            tally.failed(e);
            throw e;
        }
        tally.sessionsOpened.increment();
        totals.add(session);
        SessionSlot slot = SessionSlot.of(session, config, tally);
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
     * one; does nothing if that one has been replaced before. On a thread of the connector.
     */
    void replace(int index, SessionSlot old, long epoch) {
        connecting[index].lock();
        try {
            if (isCurrent(index, old)) {
                connect(index, 0, epoch);
            }
        } finally {
            connecting[index].unlock();
        }
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

    /** Runs a task on a thread of the connector, or never if the client is closed before. */
    void later(Runnable task, long delayNanos) {
        execute(task, delayNanos);
    }

    private void tellReconnected(Session session, long outageNanos) {
        tally.reconnects.increment();
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
        totals.remove(slot.session());
        long now = System.nanoTime();
        long pause = 0;
        Backoff backoff;
        lock.lock();
        try {
            if (slots[index] != slot) {
                // It was replaced before it ended, so nobody misses it; and if its successor has
                // ended too, that one's successor is being looked for already.
                execute(slot.pool()::close, 0);
                return;
            }
            slots[index] = null;
            lastFailure = reason == null ? closedByServer(slot) : reason;
            if (now - slot.connectedAtNanos() >= LASTING_NANOS
                    || slot.session().counters().messagesReceived() > 0) {
                backoffs[index] = newBackoff();
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
        connecting[index].lock();
        try {
            if (!isClosed() && !isConnected(index)) {
                connect(index, lostAtNanos, 0);
            }
        } catch (RuntimeException | Error e) {
            retryLater(index, backoff, lostAtNanos, e);
        } finally {
            connecting[index].unlock();
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
        long pause =
                reason instanceof PeerUnavailableException
                        ? backoff.nextUnheardNanos()
                        : backoff.nextNanos();
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

    /** The session for the next stream. */
    SessionSlot next(long deadlineNanos) {
        lock.lock();
        try {
            while (true) {
                checkNotClosed();
                SessionSlot slot = chooser.choose(slots, System.nanoTime());
                if (slot != null) {
                    return slot;
                }
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    throw unavailable("within connectTimeout=" + config.connectTimeout());
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

    /** The session for the next stream, which must be connected already. */
    SessionSlot now() {
        lock.lock();
        try {
            checkNotClosed();
            SessionSlot slot = chooser.choose(slots, System.nanoTime());
            if (slot == null) {
                throw unavailable("is connected");
            }
            return slot;
        } finally {
            lock.unlock();
        }
    }

    private void checkNotClosed() {
        if (closed) {
            throw new SessionClosedException(
                    "client=" + config.name() + " was closed", null, Delivery.NOT_SENT);
        }
    }

    private PeerUnavailableException unavailable(String when) {
        Throwable why = lastFailure;
        return new PeerUnavailableException(
                "no session to address="
                        + ShmipcAddress.format(config.address())
                        + " "
                        + when
                        + (why == null ? "" : ": " + why.getMessage()),
                why);
    }

    /** An end in order is no failure, unless nothing else is ever seen of the server. */
    private static SessionClosedException closedByServer(SessionSlot slot) {
        return new SessionClosedException(
                slot.session()
                        + " was closed by its server"
                        + SessionAccess.hintAtLostFiles(slot.session()));
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

    List<SessionHealth> health() {
        long now = System.nanoTime();
        return openSlots().stream().map(slot -> SessionHealth.of(slot, now)).toList();
    }

    /** What all sessions did, those that have ended included. */
    SessionTotals totals() {
        return totals;
    }

    ClientCounters counters() {
        return tally.snapshot();
    }

    List<Session> sessions() {
        return openSlots().stream().map(SessionSlot::session).toList();
    }

    private List<SessionSlot> openSlots() {
        lock.lock();
        try {
            return Arrays.stream(slots)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .filter(slot -> slot.session().isOpen())
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
        Arrays.stream(unseen).forEach(UnseenMemory::close);
        follower.old().stream()
                .filter(old -> open.stream().noneMatch(slot -> slot == old))
                .forEach(open::add);
        drain(open);
        open.forEach(slot -> slot.pool().close());
        open.forEach(this::closeSession);
        loops.close();
        handlers.shutdown();
    }
}
