package io.shmipc.spring.codec;

/**
 * Names of the string headers that this starter reads and writes. Applications may use any other
 * name.
 *
 * <p>A message of kind {@link MessageKind#EXCEPTION} carries {@link #ERROR_TYPE} and {@link
 * #ERROR_MESSAGE} and an empty payload; {@link #ERROR_STACK} only where the receiving side is set
 * to tell it.
 *
 * <p>Messages that belong together carry {@link #STREAM}, on one stream of the transport and with
 * one sequence number. A caller that sends several marks each with {@link #STREAM_NEXT} and follows
 * them with an empty {@link #STREAM_END}; the first is of kind {@link MessageKind#REQUEST} and has
 * the destination and the headers, those after it are of the same kind and repeat the destination.
 * A caller that wants several answers says {@link #STREAM_ACCEPT}; each answer is a {@link
 * MessageKind#REPLY} with {@link #STREAM_NEXT}, and an empty one with {@link #STREAM_END}, or a
 * {@link MessageKind#EXCEPTION}, is the last. A caller that wants no more closes the stream.
 */
public final class MessageHeaders {

    /** Media type of the payload; absent when the payload is empty. */
    public static final String CONTENT_TYPE = "content-type";

    /** In an exception message: name of the failure's type, for example a class name. */
    public static final String ERROR_TYPE = "error-type";

    /** In an exception message: one sentence for a human. */
    public static final String ERROR_MESSAGE = "error-message";

    /**
     * In an exception message: {@link #ERROR_REFUSED} if the application never saw the message, so
     * that it can be sent again; {@link #ERROR_INVALID} if it cannot be read or is not valid;
     * absent if the application failed.
     */
    public static final String ERROR_KIND = "error-kind";

    /** Nobody is there for the destination, or who is has been stopped or has too much to do. */
    public static final String ERROR_REFUSED = "refused";

    /** The message is not what the listener takes. */
    public static final String ERROR_INVALID = "invalid";

    /** In an exception message: the stack trace, where the peer is set to tell it. */
    public static final String ERROR_STACK = "error-stack";

    /** Marks messages that belong together, and those that ask for such. */
    public static final String STREAM = "stream";

    /** One of several. */
    public static final String STREAM_NEXT = "next";

    /** Behind the last of several; its payload is empty. */
    public static final String STREAM_END = "end";

    /** In addition to the mark of a request: whether the caller takes several answers. */
    public static final String STREAM_ACCEPT = "stream-accept";

    private MessageHeaders() {}
}
