package io.shmipc.internal.os;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One call on a thread of its own, and a way to know that it has begun to block. */
final class Background<T> {

    private final FutureTask<T> task;
    private final Thread thread;

    private Background(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = new Thread(task, "background");
        thread.setDaemon(true);
    }

    static <T> Background<T> start(Callable<T> call) {
        Background<T> background = new Background<>(call);
        background.thread.start();
        return background;
    }

    T result() throws Exception {
        return task.get(SocketKind.LONG_NANOS, TimeUnit.NANOSECONDS);
    }

    boolean isDone() {
        return task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /**
     * Waits until the thread stands in this method. A native call looks like running, so that the
     * stack is all there is to see.
     */
    Background<T> awaitInside(String className, String method) {
        long deadlineNanos = System.nanoTime() + SocketKind.LONG_NANOS;
        while (!task.isDone() && System.nanoTime() < deadlineNanos) {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getClassName().endsWith(className)
                        && frame.getMethodName().equals(method)) {
                    return this;
                }
            }
            LockSupport.parkNanos(100_000);
        }
        return this;
    }
}
