package io.shmipc.session;

/**
 * What the client and server packages need to know of sessions and streams beyond what users do.
 */
public final class SessionAccess {

    private SessionAccess() {}

    /** Whether the stream is served by callbacks. */
    public static boolean hasCallbacks(Stream stream) {
        return stream instanceof StreamImpl impl && impl.hasCallbacks();
    }

    /** Closes the streams whose users only wait for a next message that has not begun. */
    public static void closeQuietStreams(Session session) {
        if (session instanceof SessionImpl impl) {
            impl.closeQuietStreams();
        }
    }

    /**
     * Has somebody told of every message that would have fitted into a session's memory and found
     * no room: it fell back, failed or waited in vain. Told on the sender's thread; must not block.
     */
    public static void watchExhaustion(Session session, Runnable watcher) {
        ((SessionImpl) session).watchExhaustion(watcher);
    }

    /** Whether a session has shared memory of which no slice is free now. */
    public static boolean isMemoryExhausted(Session session) {
        return ((SessionImpl) session).isMemoryExhausted();
    }

    /** Runs a handler of a stream where the settings of its session want handlers to run. */
    public static void executeHandler(Stream stream, Runnable handler) {
        ((StreamImpl) stream).session().handlerExecutor().execute(handler);
    }
}
