package io.shmipc.spring.autoconfigure;

import io.shmipc.server.ServerConfig;

/** Changes what auto-configured servers are built with, after the properties were applied. */
@FunctionalInterface
public interface ShmipcServerCustomizer {

    /** Called for the server of each address, unless the other method is overridden. */
    void customize(ServerConfig.Builder builder);

    /**
     * Called for the server of each address.
     *
     * @param serverName what {@code shmipc.server.name} says for the first address; {@code -2} and
     *     so on is added for the others
     */
    default void customize(String serverName, ServerConfig.Builder builder) {
        customize(builder);
    }
}
