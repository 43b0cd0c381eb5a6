package io.shmipc.internal.os;

import io.shmipc.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** Gives the file of a unix socket to the user and group that settings name. */
final class FileOwnership {

    private FileOwnership() {}

    /**
     * Changes owner and group where they are set.
     *
     * @param links how to treat a symbolic link; one below {@code /proc/self/fd} has to be followed
     * @throws ConfigurationException if there is no such user or group, or this process may not
     *     give files to them
     */
    static void give(Path path, ListenOptions options, LinkOption... links) {
        String group = options.unixFileGroup();
        String owner = options.unixFileOwner();
        UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
        PosixFileAttributeView file =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, links);
        // The group first: who gives a file away may lose the right to.
        if (group != null) {
            change(
                    "unixFileGroup",
                    group,
                    "CAP_CHOWN, or to be a member of the group",
                    () -> file.setGroup(users.lookupPrincipalByGroupName(group)));
        }
        if (owner != null) {
            change(
                    "unixFileOwner",
                    owner,
                    "CAP_CHOWN",
                    () -> file.setOwner(users.lookupPrincipalByName(owner)));
        }
    }

    /** Whether the file belongs to the user whom such files are given to. */
    static boolean isGivenAway(Path path, ListenOptions options) {
        String owner = options.unixFileOwner();
        if (owner == null) {
            return false;
        }
        UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
                    .equals(users.lookupPrincipalByName(owner));
        } catch (IOException unknown) {
            return false;
        }
    }

    private interface Change {
        void run() throws IOException;
    }

    private static void change(String setting, String value, String needs, Change change) {
        try {
            change.run();
        } catch (UserPrincipalNotFoundException unknown) {
            throw new ConfigurationException(
                    setting + "=" + value + " must be known to this system, or a number", unknown);
        } catch (IOException failure) {
            throw new ConfigurationException(
                    setting
                            + "="
                            + value
                            + " cannot be set on the socket file: this process needs "
                            + needs,
                    Errno.failure("lchown", setting + "=" + value, failure));
        }
    }
}
