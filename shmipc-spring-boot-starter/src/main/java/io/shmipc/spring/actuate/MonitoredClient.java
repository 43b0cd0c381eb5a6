package io.shmipc.spring.actuate;

import io.shmipc.client.ShmipcClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that is looked at from outside, though perhaps not made yet: to look must not connect.
 *
 * @param name tells it from others, and is the same for as long as the application runs
 * @param required whether the application is of no use without its peer
 * @param source the client, or null while nobody has needed it
 */
public record MonitoredClient(
        String name, boolean required, Supplier<@Nullable ShmipcClient> source) {

    /** The client, or null while nobody has needed it. */
    public @Nullable ShmipcClient client() {
        return source.get();
    }
}
