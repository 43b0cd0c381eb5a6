package io.shmipc.internal.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Result of stat(2) as the JDK reads it, which spares a structure that every processor lays out
 * differently. An open descriptor is asked through {@code /proc/self/fd}.
 */
record FileStatus(FileIdentity identity, int mode, int uid) {

    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int SOCKET = 0140000;
    private static final int PERMISSIONS_MASK = 07777;

    /** Of the file itself, if the path names a symbolic link: of the link. */
    static FileStatus of(Path path) throws IOException {
        return read(path, LinkOption.NOFOLLOW_LINKS);
    }

    static FileStatus of(int fd) throws IOException {
        return read(Path.of("/proc/self/fd/" + fd));
    }

    private static FileStatus read(Path path, LinkOption... options) throws IOException {
        Map<String, Object> values =
                Files.readAttributes(path, "unix:dev,ino,size,mode,uid", options);
        return new FileStatus(
                new FileIdentity(
                        number(values, "dev").longValue(),
                        number(values, "ino").longValue(),
                        number(values, "size").longValue()),
                number(values, "mode").intValue(),
                number(values, "uid").intValue());
    }

    private static Number number(Map<String, Object> values, String name) throws IOException {
        if (values.get(name) instanceof Number number) {
            return number;
        }
        throw new IOException("attribute unix:" + name + " is missing");
    }

    boolean isRegularFile() {
        return (mode & TYPE_MASK) == REGULAR;
    }

    boolean isSocket() {
        return (mode & TYPE_MASK) == SOCKET;
    }

    int permissions() {
        return mode & PERMISSIONS_MASK;
    }
}
