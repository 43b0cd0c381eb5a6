package io.shmipc.spring.listener;

/** A message did not get as far as the application; its type and text go back to the caller. */
public class ListenerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ListenerException(String message) {
        super(message);
    }
}
