package io.shmipc.spring.listener;

import io.shmipc.spring.codec.MessageHeaders;

/** A listener handled as many messages as it may, for longer than one waits. */
public class ListenerBusyException extends ListenerException {

    private static final long serialVersionUID = 1L;

    public ListenerBusyException(String message) {
        super(message, MessageHeaders.ERROR_REFUSED, null);
    }
}
