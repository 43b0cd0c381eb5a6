package io.shmipc.session;

/** Where {@link StreamCallbacks} and the handlers of a server's streams run. */
public enum HandlerThreads {

    /**
     * On a pool of daemon threads, or on {@link SessionConfig#callbackExecutor()} if one is given.
     * Handlers may block.
     */
    WORKERS,

    /**
     * On a virtual thread for each handler that is at work. Handlers may block; a wait for a
     * message never holds the carrier thread. Needs a JDK that has virtual threads.
     */
    VIRTUAL_THREADS,

    /**
     * On the session's event loop, without handing over to another thread: the highest rate for
     * many small messages. A handler that blocks holds up every session of the same loop, so none
     * may; what it flushes is announced to the peer together.
     */
    EVENT_LOOP
}
