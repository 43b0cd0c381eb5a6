package io.shmipc.spring.autoconfigure;

import io.shmipc.server.ServerConfig;

/** Changes what the auto-configured server is built with, after the properties were applied. */
@FunctionalInterface
public interface ShmipcServerCustomizer {

    void customize(ServerConfig.Builder builder);
}
