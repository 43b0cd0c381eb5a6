package io.shmipc.spring.autoconfigure;

import io.shmipc.client.ClientConfig;

/** Changes what auto-configured clients are built with, after the properties were applied. */
@FunctionalInterface
public interface ShmipcClientCustomizer {

    /** Called for each client, unless the other method is overridden. */
    void customize(ClientConfig.Builder builder);

    /**
     * Called for each client, the default one included.
     *
     * @param clientName the client's key under {@code shmipc.clients}, or {@code default} for that
     *     of {@code shmipc.client}
     */
    default void customize(String clientName, ClientConfig.Builder builder) {
        customize(builder);
    }
}
