package io.shmipc.spring.core;

import org.jspecify.annotations.Nullable;

/** The peer sent something that is no valid answer, or too little of one; its stream was closed. */
public class ShmipcProtocolException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    public ShmipcProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
