package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ConfigurationException;
import io.shmipc.server.ServerConfig;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Properties of the server as the core takes them, one server for each address. */
final class ServerMapper {

    private ServerMapper() {}

    /**
     * The servers that the properties ask for, named {@code server}, {@code server-2} and so on.
     *
     * @param customizers asked in turn, for each server
     */
    static List<ServerConfig> servers(
            ServerProperties server,
            SessionConfig session,
            List<ShmipcServerCustomizer> customizers) {
        List<ServerConfig> servers = new ArrayList<>();
        for (String address : addresses(server)) {
            int number = servers.size() + 1;
            String name = number == 1 ? server.getName() : server.getName() + "-" + number;
            ServerConfig.Builder builder = server(server, address, session).name(name);
            customizers.forEach(customizer -> customizer.customize(name, builder));
            servers.add(builder.build());
        }
        return servers;
    }

    private static Set<String> addresses(ServerProperties server) {
        List<String> all = new ArrayList<>();
        if (server.getAddress() != null) {
            all.add(server.getAddress());
        }
        all.addAll(server.getAddresses());
        Set<String> addresses = new LinkedHashSet<>();
        for (String address : all) {
            if (address.isBlank()) {
                throw new ConfigurationException(
                        "address=" + address + " of the server must not be empty");
            }
            if (!addresses.add(address)) {
                throw new ConfigurationException(
                        "address=" + address + " of the server must not be given twice");
            }
        }
        return addresses;
    }

    private static ServerConfig.Builder server(
            ServerProperties server, String address, SessionConfig session) {
        HotRestartProperties hotRestart = server.getHotRestart();
        ServerConfig.Builder builder =
                ServerConfig.builder(ShmipcAddress.parse(address))
                        .session(session)
                        .maxSessions(server.getMaxSessions())
                        .maxHandshakesPerPeer(server.getMaxHandshakesPerPeer())
                        .allowedUids(server.getAllowedUids())
                        .allowedGids(server.getAllowedGids())
                        .anyUidAllowed(server.isAnyUidAllowed())
                        .eventLoopThreads(server.getEventLoopThreads())
                        .eventLoopCpus(server.getEventLoopCpus())
                        .unixFileMode(octal(server.getUnixFileMode()))
                        .unixFileOwner(nullIfBlank(server.getUnixFileOwner()))
                        .unixFileGroup(nullIfBlank(server.getUnixFileGroup()))
                        .drainTimeout(server.getDrainTimeout())
                        .takeOver(server.isTakeOver())
                        .handOverWhenReplaced(server.isHandOverWhenReplaced())
                        .hotRestartTimeout(hotRestart.getTimeout())
                        .hotRestartGrace(hotRestart.getGrace());
        if (server.getMaxSessionsPerPeer() != null) {
            builder.maxSessionsPerPeer(server.getMaxSessionsPerPeer());
        }
        return builder;
    }

    private static int octal(String text) {
        try {
            return Integer.parseInt(text, 8);
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    "unixFileMode=" + text + " must be an octal number, for example 660", e);
        }
    }

    /** Properties cannot say null where another source says something. */
    private static @Nullable String nullIfBlank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
