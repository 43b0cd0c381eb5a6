package io.shmipc.session;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the handlers and callbacks of one session on threads that others need too, and never more
 * than so many at once: a peer that begins a thousand messages and finishes none must not take
 * every thread there is. What comes beyond waits here, in order. It cannot be much: a stream has
 * one handler and one run of its callbacks, and the streams of a session are limited. Any thread.
 */
final class SessionTasks implements Executor {

    private static final Logger log = LoggerFactory.getLogger(SessionTasks.class);

    private final Executor threads;
    private final int maxAtOnce;
    private final Runnable next = this::runNext;

    private final Object lock = new Object();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int atWork;
    private boolean hasWaited;

    SessionTasks(Executor threads, int maxAtOnce) {
        this.threads = threads;
        this.maxAtOnce = maxAtOnce;
    }

    /**
     * Runs a task when it is its turn.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the threads refuse it
     */
    @Override
    public void execute(Runnable task) {
        boolean mustWait;
        boolean first = false;
        synchronized (lock) {
            waiting.add(task);
            mustWait = atWork == maxAtOnce;
            if (mustWait) {
                first = !hasWaited;
                hasWaited = true;
            } else {
                atWork++;
            }
        }
        if (mustWait) {
            if (first) {
                // Once: nothing fails but the peer's patience, and nobody would know why.
                log.warn(
                        "handlers at work={} of one session must be < maxHandlersPerSession={} for"
                                + " another to begin; it waits until one of them ends, and those"
                                + " that wait for a next request count too",
                        maxAtOnce,
                        maxAtOnce);
            }
            return;
        }
        try {
            threads.execute(next);
        } catch (RuntimeException | Error e) {
            boolean refused;
            boolean othersReliedOnIt;
            synchronized (lock) {
                // If it is not there any more, another turn has taken it, and it runs.
                refused = waiting.removeLastOccurrence(task);
                othersReliedOnIt = atWork == 1 && !waiting.isEmpty();
                if (!othersReliedOnIt) {
                    atWork--;
                }
            }
            if (othersReliedOnIt) {
                handOver();
            }
            if (refused) {
                throw e;
            }
        }
    }

    private void runNext() {
        Runnable task;
        synchronized (lock) {
            task = waiting.poll();
            if (task == null) {
                atWork--;
                return;
            }
        }
        try {
            task.run();
        } finally {
            handOver();
        }
    }

    /** Others who use the same threads have their turn before the next of this session. */
    private void handOver() {
        synchronized (lock) {
            if (waiting.isEmpty()) {
                atWork--;
                return;
            }
        }
        try {
            threads.execute(next);
        } catch (RuntimeException | Error e) {
            log.debug("no more threads for what waits: {}", e.toString());
            runRest();
        }
    }

    /** The threads have been shut down: what waits ends here, as its streams are at their end. */
    private void runRest() {
        while (true) {
            Runnable task;
            synchronized (lock) {
                task = waiting.poll();
                if (task == null) {
                    atWork--;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.warn("a handler failed at the end of its session", e);
            }
        }
    }

    /** Tasks that run or are about to. */
    int atWork() {
        synchronized (lock) {
            return atWork;
        }
    }

    /** Tasks that wait for one of these to end. */
    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }
}
