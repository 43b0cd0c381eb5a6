package io.shmipc.session;

/** What the server package needs to know of sessions and streams beyond what users do. */
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

    /** Runs a handler of a stream where the settings of its session want handlers to run. */
    public static void executeHandler(Stream stream, Runnable handler) {
        ((StreamImpl) stream).session().handlerExecutor().execute(handler);
    }
}
