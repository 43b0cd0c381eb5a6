package io.shmipc.spring.autoconfigure;

import io.shmipc.session.SessionConfig;

/**
 * Changes what the sessions of clients and servers are built with, after the properties were
 * applied. What a client has under its own {@code memory} and {@code session} comes after that.
 */
@FunctionalInterface
public interface ShmipcSessionCustomizer {

    void customize(SessionConfig.Builder builder);
}
