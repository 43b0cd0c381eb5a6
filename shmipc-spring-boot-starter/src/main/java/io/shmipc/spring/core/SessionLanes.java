package io.shmipc.spring.core;

import io.shmipc.session.Session;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks that may wait for room in a session. Those of one session run one after the other, so
 * that no more threads wait than there are sessions; those of a session that is stuck keep no other
 * waiting. Any thread.
 */
final class SessionLanes {

    private static final Logger log = LoggerFactory.getLogger(SessionLanes.class);

    private final Executor threads;

    /** Of each session that has some, the tasks behind the one that runs. */
    private final Map<Session, Queue<Runnable>> lanes = new HashMap<>();

    /**
     * @param idleSeconds how long a thread without a task is kept
     */
    SessionLanes(ThreadFactory factory, long idleSeconds) {
        threads =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        idleSeconds,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        factory);
    }

    void execute(Session session, Runnable task) {
        synchronized (lanes) {
            Queue<Runnable> lane = lanes.get(session);
            if (lane != null) {
                lane.add(task);
                return;
            }
            lanes.put(session, new ArrayDeque<>());
        }
        threads.execute(() -> runAll(session, task));
    }

    private void runAll(Session session, Runnable first) {
        Runnable task = first;
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.warn("session={}: a stream could not be dealt with", session.id(), e);
            }
            task = next(session);
        }
    }

    /** The next task, or null where there is none, and the lane is gone. */
    private @Nullable Runnable next(Session session) {
        synchronized (lanes) {
            Queue<Runnable> lane = lanes.get(session);
            Runnable task = lane == null ? null : lane.poll();
            if (task == null) {
                lanes.remove(session);
            }
            return task;
        }
    }
}
