package io.shmipc.faults.watch;

import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that a run which hangs says where, and ends: a thread that {@link #feed feeds} it too
 * seldom is taken for stuck, the stacks of all threads are printed, and what was asked for is done.
 */
public final class Watchdog implements AutoCloseable {

    private static final long LOOK_NANOS = 100_000_000;

    private final long limitNanos;
    private final Runnable onHang;
    private final PrintStream out;
    private final Thread thread;
    private volatile long fedNanos = System.nanoTime();
    private volatile String what = "the start";
    private volatile boolean closed;

    /**
     * @param limitNanos longest time between two feedings
     * @param onHang what to do after the stacks have been printed
     */
    public Watchdog(long limitNanos, PrintStream out, Runnable onHang) {
        this.limitNanos = limitNanos;
        this.out = out;
        this.onHang = onHang;
        thread = new Thread(this::watch, "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    /** Something else begins. */
    public void feed(String begun) {
        what = begun;
        fedNanos = System.nanoTime();
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (!closed && System.nanoTime() - fedNanos > limitNanos) {
                out.println("HANG in " + what + ": it lasts > " + limitNanos / 1_000_000 + " ms");
                Thread.getAllStackTraces().forEach(this::print);
                out.flush();
                onHang.run();
                return;
            }
        }
    }

    private void print(Thread stuck, StackTraceElement[] stack) {
        out.println("\"" + stuck.getName() + "\" " + stuck.getState());
        for (StackTraceElement frame : stack) {
            out.println("    at " + frame);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
