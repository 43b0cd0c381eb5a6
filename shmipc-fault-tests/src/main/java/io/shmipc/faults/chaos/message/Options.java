package io.shmipc.faults.chaos.message;

/**
 * The 24 bits of options. In a request: what the server shall do with it, and for how long it shall
 * wait first. In a reply: which server answered, and whether the body is the request's.
 */
public final class Options {

    private static final int SEND_BODY_BACK = 1;
    private static final int CLOSE_HALFWAY = 1 << 1;
    private static final int FLUSH_IN_PIECES = 1 << 2;
    private static final int SHIFT = 4;

    /** The longest wait that can be asked for, and the highest number of a server. */
    public static final int MAX_VALUE = (1 << 20) - 1;

    private Options() {}

    /** Nothing out of the ordinary. */
    public static final int PLAIN = 0;

    /** The reply's body shall be the request's own slices. */
    public static final int WITH_BODY_BACK = SEND_BODY_BACK;

    /** The server shall close the stream after half the reply. */
    public static final int WITH_CLOSE_HALFWAY = CLOSE_HALFWAY;

    /** The server shall flush the reply in several pieces. */
    public static final int WITH_PIECES = FLUSH_IN_PIECES;

    /** The server shall wait before it answers. */
    public static int withDelay(int millis) {
        return millis << SHIFT;
    }

    static int ofReply(int serverId, boolean bodyBack) {
        return serverId << SHIFT | (bodyBack ? SEND_BODY_BACK : 0);
    }

    public static boolean sendBodyBack(int options) {
        return (options & SEND_BODY_BACK) != 0;
    }

    public static boolean closeHalfway(int options) {
        return (options & CLOSE_HALFWAY) != 0;
    }

    public static boolean flushInPieces(int options) {
        return (options & FLUSH_IN_PIECES) != 0;
    }

    /** Milliseconds to wait, of a request. */
    public static int delayMillis(int options) {
        return options >>> SHIFT;
    }

    /** Who answered, of a reply. */
    public static int serverId(int options) {
        return options >>> SHIFT;
    }
}
