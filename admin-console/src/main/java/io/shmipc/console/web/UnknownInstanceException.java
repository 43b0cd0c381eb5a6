package io.shmipc.console.web;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** There is no instance with the id. */
@ResponseStatus(HttpStatus.NOT_FOUND)
public final class UnknownInstanceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownInstanceException(String id) {
        super("No instance has the id " + id + ".");
    }
}
