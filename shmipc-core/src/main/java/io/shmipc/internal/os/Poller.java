package io.shmipc.internal.os;

/**
 * Waits for many sockets at once, for an event loop. One thread at a time calls {@link #select};
 * any thread may call the other methods. Level-triggered: what a handler leaves unread is reported
 * again, and so is the end of a stream until its socket is deregistered.
 */
public interface Poller extends AutoCloseable {

    /** Told about one socket that is ready. */
    @FunctionalInterface
    interface Handler {

        /**
         * Runs on the thread in {@link Poller#select}, and may register and deregister.
         *
         * @param readable something to read; also hang-up and error, which the read then shows
         * @param writable room to write, if that was wanted
         */
        void ready(Object attachment, boolean readable, boolean writable);
    }

    /**
     * Begins to watch for something to read.
     *
     * @throws IllegalArgumentException if it is registered already, or is not of this poller's kind
     */
    void register(ControlSocket socket, Object attachment);

    /** Watches for room to write as well, or no longer. Does nothing for an unknown socket. */
    void wantWrite(ControlSocket socket, boolean on);

    /**
     * Watches for something to read, as from the beginning, or no longer. A hang-up of the peer may
     * be told all the same. Does nothing for an unknown socket.
     */
    void wantRead(ControlSocket socket, boolean on);

    /** Ends watching; call it before the socket is closed. Does nothing for an unknown socket. */
    void deregister(ControlSocket socket);

    /**
     * Waits until something is ready, {@link #wakeup} is called or the time is over, and tells the
     * handler. What a handler throws ends the call and passes through.
     *
     * @param timeoutNanos 0 to look only, {@link Long#MAX_VALUE} for ever
     * @return how many sockets the handler was told about, 0 also after a wake-up; -1 once the
     *     poller is closed
     */
    int select(long timeoutNanos, Handler handler);

    /** Ends the running {@link #select}, or the next one if none is running. */
    void wakeup();

    /** Idempotent. Ends a running {@link #select}; registered sockets stay open. */
    @Override
    void close();
}
