package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ShmipcException;

/** What properties describe cannot be set up; says which properties these are. */
final class SetupException extends RuntimeException {

    private final String prefix;

    SetupException(String prefix, ShmipcException cause) {
        super("'" + prefix + "': " + cause.getMessage(), cause);
        this.prefix = prefix;
    }

    /** Where the properties begin, for example {@code shmipc.clients.agent}. */
    String prefix() {
        return prefix;
    }
}
