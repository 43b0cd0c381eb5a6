package io.shmipc.spring.autoconfigure;

import io.shmipc.client.ClientConfig;

/** Changes what the auto-configured client is built with, after the properties were applied. */
@FunctionalInterface
public interface ShmipcClientCustomizer {

    void customize(ClientConfig.Builder builder);
}
