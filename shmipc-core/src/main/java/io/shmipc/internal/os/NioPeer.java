package io.shmipc.internal.os;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of a portable socket's peer. The JDK gives names, and numbers are what lists of
 * allowed users are made of. A name becomes a number where that is certain: our own user's, root's,
 * and of a user whom the system has no name for and calls by the number.
 */
final class NioPeer {

    private static final int ROOT = 0;

    private NioPeer() {}

    private record Self(UserPrincipal user, long uid) {}

    private static final class Own {

        /** What the JDK says of a file of ours. */
        static final Self SELF = ask();

        private static Self ask() {
            try {
                Path file = Files.createTempFile("shmipc", null);
                try {
                    Object uid = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
                    return new Self(
                            Files.getOwner(file, LinkOption.NOFOLLOW_LINKS),
                            Integer.toUnsignedLong((Integer) uid));
                } finally {
                    Files.delete(file);
                }
            } catch (IOException failure) {
                throw Errno.failure("stat", "a temporary file", failure);
            }
        }
    }

    static long ownUid() {
        return Own.SELF.uid();
    }

    /** Null if the system does not say who it is, or says it in a way that is no number. */
    static @Nullable PeerCredentials of(SocketChannel channel) {
        UnixDomainPrincipal peer;
        long uid;
        try {
            if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
                return null;
            }
            peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
            uid = uidOf(peer.user());
        } catch (IOException unknown) {
            return null;
        }
        return uid < 0
                ? null
                : new PeerCredentials(PeerCredentials.UNKNOWN, uid, gidOf(peer.group()));
    }

    private static long uidOf(UserPrincipal user) throws IOException {
        if (user.equals(Own.SELF.user())) {
            return Own.SELF.uid();
        }
        // Principals are equal if their numbers are, whatever their names.
        UserPrincipal root =
                Path.of("/")
                        .getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("root");
        return user.equals(root) ? ROOT : numberIn(user.getName());
    }

    private static long gidOf(GroupPrincipal group) {
        return numberIn(group.getName());
    }

    private static long numberIn(String name) {
        return name.matches("[0-9]{1,10}") ? Long.parseLong(name) : PeerCredentials.UNKNOWN;
    }
}
