package io.shmipc.spring.listener;

/** Carries an error that the application chose itself to where answers end. */
final class ErrorAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ShmipcError error;

    ErrorAnswer(ShmipcError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    ShmipcError error() {
        return error;
    }
}
