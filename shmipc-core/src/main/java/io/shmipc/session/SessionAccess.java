package io.shmipc.session;

import java.util.function.LongConsumer;

/**
 * What the client and server packages need to know of sessions and streams beyond what users do.
 */
public final class SessionAccess {

    private SessionAccess() {}

    /** Whether the stream is served by callbacks. */
    public static boolean hasCallbacks(Stream stream) {
        StreamImpl impl = TrackedStream.unwrap(stream);
        return impl != null && impl.hasCallbacks();
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

    /**
     * Has somebody told of the peer's part in a hot restart: at a client that its server hands
     * over, at a server that the client has moved. Called with the epoch, on a thread that receives
     * for the session, and must be quick; what came before is told at once.
     */
    public static void onHotRestart(Session session, LongConsumer target) {
        ((SessionImpl) session).hotRestart().listen(target);
    }

    /**
     * Tells the peer of a hot restart: a server that it hands over, a client that it has moved.
     * Never waits; does nothing on a session that has ended.
     */
    public static void sendHotRestart(Session session, long epoch) {
        ((SessionImpl) session).sender().sendHotRestart(epoch);
    }

    /** What else to say of a session that ended before the peer sent anything; may be empty. */
    public static String hintAtLostFiles(Session session) {
        return ((SessionImpl) session).hintAtLostFiles();
    }

    /** Streams of a client's session that were borrowed and neither returned nor closed since. */
    public static int lentStreams(Session session) {
        return ((SessionImpl) session).lentStreams();
    }

    /**
     * Whether the calling thread receives for the session, and so must not wait for its streams.
     */
    public static boolean mustNotWait(Session session) {
        return ((SessionImpl) session).member().mustNotWait();
    }

    /** Runs a handler of a stream where the settings of its session want handlers to run. */
    public static void executeHandler(Stream stream, Runnable handler) {
        ((SessionImpl) stream.session()).handlerExecutor().execute(handler);
    }
}
