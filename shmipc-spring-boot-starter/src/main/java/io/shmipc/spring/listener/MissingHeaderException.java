package io.shmipc.spring.listener;

import io.shmipc.spring.codec.MessageHeaders;

/** A message lacks a header that its listener requires. */
public class MissingHeaderException extends ListenerException {

    private static final long serialVersionUID = 1L;

    public MissingHeaderException(String message) {
        super(message, MessageHeaders.ERROR_INVALID, null);
    }
}
