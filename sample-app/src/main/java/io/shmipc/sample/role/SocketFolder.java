package io.shmipc.sample.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the agent's socket. The default one lies where everybody may write, so somebody
 * else could have made it first and listen there: it must belong to this user or to root.
 */
public final class SocketFolder {

    private static final Path SELF = Path.of("/proc/self");
    private static final String UNIX = "unix:";
    private static final String USER_ID = "unix:uid";
    private static final int ROOT = 0;

    private SocketFolder() {}

    /** Makes the folder if it is missing, for this user only, and checks whose it is. */
    public static void prepare(String address) {
        Path folder = folderOf(address);
        if (folder == null) {
            return;
        }
        try {
            if (Files.notExists(folder)) {
                Files.createDirectories(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new RoleFailure(
                    ExitCode.FAILED, "Cannot make the folder " + folder + ": " + e, e);
        }
        requireOwn(address);
    }

    /** Checks whose the folder is; one that does not exist is nobody's. */
    public static void requireOwn(String address) {
        Path folder = folderOf(address);
        if (folder == null || !Files.exists(folder) || !Files.exists(SELF)) {
            return;
        }
        try {
            int owner = (Integer) Files.getAttribute(folder, USER_ID);
            if (owner != ROOT && owner != (Integer) Files.getAttribute(SELF, USER_ID)) {
                throw new RoleFailure(
                        ExitCode.FAILED,
                        "The folder "
                                + folder
                                + " belongs to another user (uid="
                                + owner
                                + "). Choose another with --address=unix:PATH.");
            }
        } catch (IOException e) {
            throw new RoleFailure(
                    ExitCode.FAILED, "Cannot tell whose the folder " + folder + " is: " + e, e);
        }
    }

    /** Null where the address is none of a unix socket. */
    private static @Nullable Path folderOf(String address) {
        if (!address.startsWith(UNIX)) {
            return null;
        }
        return Path.of(address.substring(UNIX.length())).toAbsolutePath().getParent();
    }
}
