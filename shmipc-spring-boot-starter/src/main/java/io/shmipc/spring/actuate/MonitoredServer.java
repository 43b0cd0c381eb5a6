package io.shmipc.spring.actuate;

import io.shmipc.server.ShmipcServer;
import java.util.List;
import java.util.function.Supplier;

/**
 * The servers of a listener container, which come and go as it is started and stopped.
 *
 * @param name tells the container from others, and is the same for as long as the application runs
 * @param source the servers that run now
 */
public record MonitoredServer(String name, Supplier<List<ShmipcServer>> source) {

    /** The servers that run now. */
    public List<ShmipcServer> servers() {
        return source.get();
    }
}
