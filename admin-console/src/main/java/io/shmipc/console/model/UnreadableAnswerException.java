package io.shmipc.console.model;

/** An answer is not what an Actuator answers. Its message is a sentence for people. */
public final class UnreadableAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableAnswerException(String message) {
        super(message);
    }

    public UnreadableAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
