package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that a unix socket of ours has just been bound to, held open, so that what is changed is
 * this file: its name may lead somewhere else at any time. Whoever the file was given to may remove
 * it, also in a folder where nobody can remove what is another's, and put a link to anything there.
 */
final class BoundSocketFile implements AutoCloseable {

    private final Path path;
    private final OwnedFd fd;

    private BoundSocketFile(Path path, OwnedFd fd) {
        this.path = path;
        this.fd = fd;
    }

    /**
     * @throws io.shmipc.error.ConfigurationException if somebody has put something else there
     */
    static BoundSocketFile open(Path path) {
        long name = NativeBuffer.scratch().putCString(PathBytes.of(path));
        int number = C.open(name, Linux.O_PATH | Linux.O_NOFOLLOW | Linux.O_CLOEXEC, 0);
        if (number < 0) {
            throw Errno.failure("open", "path=" + path + ", O_PATH");
        }
        BoundSocketFile file = new BoundSocketFile(path, new OwnedFd(number));
        try {
            FileStatus status = FileStatus.of(number);
            if (!status.isSocket() || status.uid() != C.geteuid()) {
                throw UnixSocketFile.inUse(path, "somebody has replaced what was just bound");
            }
            return file;
        } catch (IOException failure) {
            file.close();
            throw Errno.failure("fstat", "path=" + path, failure);
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    FileIdentity identity() {
        return SharedFile.identity(fd);
    }

    /** Gives it to the user and group that are set, and then its permissions. */
    void settle(ListenOptions options) {
        Path held = Path.of("/proc/self/fd/" + fd.value());
        FileOwnership.give(held, options);
        int mode = options.unixFileMode();
        try {
            if (FileStatus.of(fd.value()).permissions() != mode) {
                Files.setPosixFilePermissions(held, FilePermissions.setOf(mode));
            }
        } catch (IOException failure) {
            throw Errno.failure(
                    "chmod", "path=" + path + ", mode=0" + Integer.toOctalString(mode), failure);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
