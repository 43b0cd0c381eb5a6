package io.shmipc.tool.host;

/**
 * What was asked for cannot be read or written. Its message is for the user: one sentence that says
 * what happened and, where there is one, the way out.
 */
public final class CannotReadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotReadException(String message) {
        super(message);
    }

    public CannotReadException(String message, Throwable cause) {
        super(message, cause);
    }
}
