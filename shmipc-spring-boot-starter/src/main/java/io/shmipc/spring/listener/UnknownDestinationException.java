package io.shmipc.spring.listener;

import io.shmipc.spring.codec.MessageHeaders;

/** No listener handles the destination of a message. */
public class UnknownDestinationException extends ListenerException {

    private static final long serialVersionUID = 1L;

    public UnknownDestinationException(String message) {
        super(message, MessageHeaders.ERROR_REFUSED, null);
    }
}
