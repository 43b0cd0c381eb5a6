package io.shmipc.spring.listener;

import io.shmipc.spring.codec.MessageHeaders;

/** The listener for the destination of a message is stopped. */
public class ListenerStoppedException extends ListenerException {

    private static final long serialVersionUID = 1L;

    public ListenerStoppedException(String message) {
        super(message, MessageHeaders.ERROR_REFUSED, null);
    }
}
