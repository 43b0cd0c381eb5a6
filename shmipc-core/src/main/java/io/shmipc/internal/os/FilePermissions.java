package io.shmipc.internal.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Permission bits of files, as numbers and as the JDK's sets. */
final class FilePermissions {

    /** In the order of the bits, the highest first; the enumeration happens to have it as well. */
    private static final PosixFilePermission[] FROM_HIGHEST = PosixFilePermission.values();

    private FilePermissions() {}

    static Set<PosixFilePermission> setOf(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < FROM_HIGHEST.length; i++) {
            if ((mode & (1 << (FROM_HIGHEST.length - 1 - i))) != 0) {
                permissions.add(FROM_HIGHEST[i]);
            }
        }
        return permissions;
    }

    /** Sets them unless they are so already. */
    static void set(Path path, int mode) {
        try {
            if (FileStatus.of(path).permissions() != mode) {
                Files.setPosixFilePermissions(path, setOf(mode));
            }
        } catch (IOException failure) {
            throw Errno.failure(
                    "chmod", "path=" + path + ", mode=0" + Integer.toOctalString(mode), failure);
        }
    }
}
