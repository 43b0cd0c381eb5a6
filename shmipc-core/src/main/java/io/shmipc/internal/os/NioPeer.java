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

        /** What the JDK says of a file of ours; null if it says nothing. */
        static final @Nullable Self SELF = ask();

        private static @Nullable Self ask() {
            try {
                return askOfNewFile();
            } catch (IOException | RuntimeException nowhereToWrite) {
                return askOfProcess();
            }
        }

        /** Its files belong to root if the process may not be looked into. */
        private static @Nullable Self askOfProcess() {
            try {
                Path process = Path.of("/proc/self");
                Object uid = Files.getAttribute(process, "unix:uid");
                return new Self(Files.getOwner(process), Integer.toUnsignedLong((Integer) uid));
            } catch (IOException | RuntimeException unknown) {
                return null;
            }
        }

        private static Self askOfNewFile() throws IOException {
            Path file = Files.createTempFile("shmipc", null);
            try {
                Object uid = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
                return new Self(
                        Files.getOwner(file, LinkOption.NOFOLLOW_LINKS),
                        Integer.toUnsignedLong((Integer) uid));
            } finally {
                Files.delete(file);
            }
        }
    }

    static long ownUid() {
        Self self = Own.SELF;
        if (self == null) {
            throw Errno.failure("stat", "a temporary file, and /proc/self", Errno.ENOENT);
        }
        return self.uid();
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
        Self self = Own.SELF;
        if (self != null && user.equals(self.user())) {
            return self.uid();
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
