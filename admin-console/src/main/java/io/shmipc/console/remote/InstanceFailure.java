package io.shmipc.console.remote;

import org.jspecify.annotations.Nullable;

/** Why an instance gave no answer that can be used. Its message is a sentence for people. */
public final class InstanceFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of failure it was. */
    public enum Reason {
        /** Nobody listens at its address, or it cannot be reached. */
        UNREACHABLE,
        /** No connection, or no whole answer, within the deadline. */
        TOO_SLOW,
        /** It wants other credentials, or any. */
        UNAUTHORIZED,
        /** These credentials may not do this. */
        FORBIDDEN,
        /** It has nothing at this address. */
        NOT_FOUND,
        /** It does not allow to change anything there. */
        NOT_ALLOWED,
        /** It answered with another status. */
        STATUS,
        /** The answer is longer than is read. */
        TOO_LONG,
        /** The answer is not what an Actuator answers. */
        NOT_UNDERSTOOD,
        /** So many answers are being read that there was no room for this one. */
        BUSY
    }

    private final Reason reason;
    private final int status;

    public InstanceFailure(Reason reason, String message) {
        this(reason, 0, message, null);
    }

    public InstanceFailure(Reason reason, int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.status = status;
    }

    /** What kind of failure it was. */
    public Reason reason() {
        return reason;
    }

    /** Status of HTTP, or 0 if there was no answer. */
    public int status() {
        return status;
    }
}
