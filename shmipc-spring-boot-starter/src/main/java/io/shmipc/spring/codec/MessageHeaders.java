package io.shmipc.spring.codec;

/**
 * Names of the string headers that this starter reads and writes. Applications may use any other
 * name.
 *
 * <p>A message of kind {@link MessageKind#EXCEPTION} carries {@link #ERROR_TYPE} and {@link
 * #ERROR_MESSAGE} and an empty payload; it never carries a stack trace.
 */
public final class MessageHeaders {

    /** Media type of the payload; absent when the payload is empty. */
    public static final String CONTENT_TYPE = "content-type";

    /** In an exception message: name of the failure's type, for example a class name. */
    public static final String ERROR_TYPE = "error-type";

    /** In an exception message: one sentence for a human. */
    public static final String ERROR_MESSAGE = "error-message";

    private MessageHeaders() {}
}
