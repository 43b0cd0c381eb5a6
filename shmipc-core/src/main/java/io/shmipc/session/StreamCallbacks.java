package io.shmipc.session;

/**
 * Event-driven use of a stream. The methods of one stream never overlap, and run on the session's
 * callback executor, never on an event loop: they may block, and may close the stream. What they
 * throw closes the stream.
 */
public interface StreamCallbacks {

    /**
     * Bytes have arrived. Called again for as long as the call before it read something and
     * something is left, and then whenever more arrives; what is not read now is offered again with
     * it.
     *
     * @param stream the stream, for answers; equal to the one that was given these callbacks, but
     *     not always the same object
     * @param reader its reader, valid on this thread until the method returns
     */
    void onData(Stream stream, BufferReader reader);

    /** {@link Stream#callBack()} was called. */
    default void onCall(Stream stream) {}

    /**
     * The peer closed the stream, or the session ended, while {@link Stream#workUnderWay work was
     * under way}. Called at most once. What had arrived and was not read is still there, and {@link
     * #onRemoteClose} follows when the work is over.
     */
    default void onRemoteEnd(Stream stream) {}

    /**
     * The stream was closed at this end. Called at most once, and not after {@link #onRemoteClose}.
     */
    default void onLocalClose(Stream stream) {}

    /**
     * The peer closed the stream, or the session ended ({@link Session#isOpen()} tells which).
     * Everything that had arrived was offered to {@link #onData} before. The stream is closed when
     * this returns.
     */
    default void onRemoteClose(Stream stream) {}
}
