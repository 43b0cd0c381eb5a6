package io.shmipc.server;

import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.PeerCredentials;
import io.shmipc.internal.os.Platform;
import java.net.UnixDomainSocketAddress;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may connect, by the ids that the kernel recorded when the connection was made. */
final class PeerGate {

    private final boolean anyone;
    private final Set<Long> uids;
    private final Set<Long> gids;

    /** What {@link ServerConfig} allows; our own user if it names none. */
    static PeerGate of(ServerConfig config) {
        boolean anyone =
                config.anyUidAllowed() || !(config.address() instanceof UnixDomainSocketAddress);
        boolean ownUser = !anyone && config.allowedUids().isEmpty();
        return new PeerGate(
                anyone,
                ownUser ? Set.of(Platform.effectiveUid()) : config.allowedUids(),
                config.allowedGids());
    }

    PeerGate(boolean anyone, Set<Long> uids, Set<Long> gids) {
        this.anyone = anyone;
        this.uids = uids;
        this.gids = gids;
    }

    /** A peer whose ids the system does not tell is let in only where everybody is. */
    boolean admits(ControlSocket socket, @Nullable PeerCredentials peer) {
        if (anyone) {
            return true;
        }
        if (peer == null) {
            return false;
        }
        return uids.contains(peer.uid())
                || gids.contains(peer.gid())
                || !gids.isEmpty() && !Collections.disjoint(gids, socket.peerGroups());
    }

    @Override
    public String toString() {
        return "allowedUids=" + (anyone ? "any" : uids) + " allowedGids=" + gids;
    }
}
