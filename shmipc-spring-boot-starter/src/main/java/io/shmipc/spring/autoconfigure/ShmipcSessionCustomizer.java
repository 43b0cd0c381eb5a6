package io.shmipc.spring.autoconfigure;

import io.shmipc.session.SessionConfig;

/**
 * Changes what the sessions of client and server are built with, after the properties were applied.
 */
@FunctionalInterface
public interface ShmipcSessionCustomizer {

    void customize(SessionConfig.Builder builder);
}
