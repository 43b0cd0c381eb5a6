package io.shmipc.spring.listener;

/**
 * What went wrong with a message is the matter of its listener, not of the stream: the stream can
 * tell the caller and goes on.
 */
final class ListenerFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Throwable reason;
    private final boolean invoked;

    /**
     * @param invoked whether the application has seen the message
     */
    ListenerFailure(Throwable reason, boolean invoked) {
        super(reason.toString(), null, false, false);
        this.reason = reason;
        this.invoked = invoked;
    }

    Throwable reason() {
        return reason;
    }

    boolean invoked() {
        return invoked;
    }
}
