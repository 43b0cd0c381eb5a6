package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SystemCallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that two processes map: anonymous ones, passed by descriptor, and named ones, passed by
 * path. The pages of what is created here are reserved at once, so that a lack of memory is an
 * error of the call that creates and not a SIGBUS of some later write.
 */
public final class SharedFile {

    /** The most that one mapping, which is one {@link java.nio.ByteBuffer}, can cover. */
    public static final long MAX_SIZE_BYTES = Integer.MAX_VALUE;

    private static final String MEMFD = "/memfd:";
    private static final String DELETED = " (deleted)";

    /** The kernel's bound on the name of a memfd. */
    public static final int MAX_MEMFD_NAME_BYTES = 249;

    private static final Logger LOG = LoggerFactory.getLogger(SharedFile.class);
    private static final int OWNER_ONLY = 0600;

    private SharedFile() {}

    /**
     * Creates anonymous memory whose size is sealed: no holder of the descriptor can shrink or grow
     * it any more.
     *
     * @param name shown in {@code /proc}; need not be unique
     * @throws IllegalArgumentException if name or size are outside their bounds
     * @throws SystemCallException if the system refuses; see {@link #isLackOfRoom} for lack of
     *     memory
     */
    public static OwnedFd createMemfd(String name, long sizeBytes) {
        checkSize(sizeBytes);
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        if (nameBytes.length > MAX_MEMFD_NAME_BYTES || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "name of nameBytes="
                            + nameBytes.length
                            + " must be without NUL and <= "
                            + MAX_MEMFD_NAME_BYTES);
        }
        int fd =
                C.memfd_create(
                        NativeBuffer.scratch().putCString(nameBytes),
                        Linux.MFD_CLOEXEC | Linux.MFD_ALLOW_SEALING);
        if (fd < 0) {
            throw Errno.failure("memfd_create", "name=" + name);
        }
        OwnedFd owned = new OwnedFd(fd);
        try {
            requireRoom("memfd=" + name, sizeBytes);
            reserve(fd, sizeBytes);
            int seals = Linux.F_SEAL_SHRINK | Linux.F_SEAL_GROW | Linux.F_SEAL_SEAL;
            if (C.fcntl(fd, Linux.F_ADD_SEALS, seals) < 0) {
                throw Errno.failure("fcntl", "fd=" + fd + ", F_ADD_SEALS, seals=" + seals);
            }
            return owned;
        } catch (RuntimeException failure) {
            owned.close();
            throw failure;
        }
    }

    /**
     * Creates a file that did not exist, readable and writable by its owner only, and marks it as
     * in use, see {@link LifeLock}. If anything fails, no file is left.
     *
     * @throws SystemCallException EEXIST if the path is taken, ENOSPC if the size does not fit
     */
    public static OwnedFd createFile(Path path, long sizeBytes) {
        checkSize(sizeBytes);
        int flags = Linux.O_CREAT | Linux.O_EXCL | Linux.O_RDWR | Linux.O_CLOEXEC;
        OwnedFd owned = open(path, flags);
        try {
            LifeLock.hold(owned);
            if (isInMemory(path)) {
                requireRoom("path=" + path, sizeBytes);
            }
            reserve(owned.value(), sizeBytes);
            return owned;
        } catch (SystemCallException failure) {
            owned.close();
            deleteAfterFailure(path);
            throw failure.errno() == Errno.ENOSPC
                    ? withFreeSpace(failure, path, sizeBytes)
                    : failure;
        } catch (RuntimeException failure) {
            owned.close();
            deleteAfterFailure(path);
            throw failure;
        }
    }

    /**
     * Opens a file for reading and writing. The path may come from a peer, so that a symbolic link,
     * a fifo, a device and the like are refused, without ever waiting on one.
     *
     * @throws ProtocolException if it is not a regular file
     * @throws SystemCallException if it is not there or may not be opened
     */
    public static OwnedFd openFile(Path path) {
        // Asked first as well, because opening a device can already do something.
        requireRegular(path, statusOf(path));
        OwnedFd owned =
                open(path, Linux.O_RDWR | Linux.O_CLOEXEC | Linux.O_NOFOLLOW | Linux.O_NONBLOCK);
        try {
            requireRegular(path, statusOf(owned));
            return owned;
        } catch (RuntimeException failure) {
            owned.close();
            throw failure;
        }
    }

    /** Which file the descriptor means, and how large it is now. */
    public static FileIdentity identity(OwnedFd fd) {
        return statusOf(fd).identity();
    }

    /** User id of the file's owner. */
    public static int ownerUid(OwnedFd fd) {
        return statusOf(fd).uid();
    }

    /**
     * What the kernel calls what a descriptor refers to: the last part of a file's path, or the
     * name of a memfd, which whoever made it has chosen. Null where the system does not tell.
     */
    public static @Nullable String name(OwnedFd fd) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.number())).toString();
            String path =
                    target.endsWith(DELETED)
                            ? target.substring(0, target.length() - DELETED.length())
                            : target;
            return path.startsWith(MEMFD)
                    ? path.substring(MEMFD.length())
                    : path.substring(path.lastIndexOf('/') + 1);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** Whether a descriptor is memory: a memfd, or a file of a file system that lies in memory. */
    public static boolean isMemory(OwnedFd fd) {
        try {
            seals(fd);
            return true;
        } catch (SystemCallException noSeals) {
            return false;
        }
    }

    /** Which file the path names; of a symbolic link: the link. */
    public static FileIdentity identity(Path path) {
        return statusOf(path).identity();
    }

    /** The seals of a memfd as the kernel's bit set; EINVAL for a file that cannot be sealed. */
    public static int seals(OwnedFd fd) {
        int number = fd.acquire();
        try {
            int seals = C.fcntl(number, Linux.F_GET_SEALS, 0);
            if (seals < 0) {
                throw Errno.failure("fcntl", "fd=" + number + ", F_GET_SEALS");
            }
            return seals;
        } finally {
            fd.release();
        }
    }

    /**
     * Sees to it that nobody, the peer included, can change the size of a memfd any more: adds the
     * seals that are missing, if whoever created it left that open.
     *
     * @return whether it cannot shrink from now on; false for memory whose creator forbade seals,
     *     and for files, which cannot be sealed
     */
    public static boolean sealSize(OwnedFd fd) {
        if (isSealedAgainstShrinking(fd)) {
            return true;
        }
        int number = fd.acquire();
        try {
            C.fcntl(number, Linux.F_ADD_SEALS, Linux.F_SEAL_SHRINK | Linux.F_SEAL_GROW);
        } finally {
            fd.release();
        }
        return isSealedAgainstShrinking(fd);
    }

    /** Whether nobody, the peer included, can make a mapping of this fault by shrinking it. */
    public static boolean isSealedAgainstShrinking(OwnedFd fd) {
        try {
            return (seals(fd) & Linux.F_SEAL_SHRINK) != 0;
        } catch (SystemCallException noSeals) {
            return false;
        }
    }

    /**
     * Deletes the path if it still names this file.
     *
     * @return whether it was deleted; false if it is gone or names another file by now
     */
    public static boolean deleteIfSame(Path path, FileIdentity identity) {
        try {
            return FileStatus.of(path).identity().isSameFileAs(identity)
                    && Files.deleteIfExists(path);
        } catch (IOException failure) {
            if (Errno.numberOf(failure) == Errno.ENOENT) {
                return false;
            }
            throw Errno.failure("unlink", "path=" + path, failure);
        }
    }

    /**
     * Whether a failure of {@link #createMemfd} means that the system does not do this at all (an
     * old kernel, a filter of system calls), rather than that it has nothing left to give.
     */
    public static boolean isRefusedByPolicy(SystemCallException failure) {
        return failure.call().equals("memfd_create")
                && (failure.errno() == Errno.ENOSYS
                        || failure.errno() == Errno.EPERM
                        || failure.errno() == Errno.EACCES);
    }

    /**
     * Whether a failure to create a file means that there is no room for its pages: a full file
     * system, or too little memory. The message names the bytes that were asked for and those that
     * were free.
     */
    public static boolean isLackOfRoom(SystemCallException failure) {
        return failure.errno() == Errno.ENOSPC || failure.errno() == Errno.ENOMEM;
    }

    /** Whether a failure means that something the system does give was used up at that moment. */
    static boolean isOutOfSomething(SystemCallException failure) {
        return isLackOfRoom(failure)
                || failure.errno() == Errno.EMFILE
                || failure.errno() == Errno.ENFILE;
    }

    private static SystemCallException withFreeSpace(
            SystemCallException failure, Path path, long sizeBytes) {
        String free;
        try {
            free = String.valueOf(Files.getFileStore(folderOf(path)).getUsableSpace());
        } catch (IOException | RuntimeException unknown) {
            free = "unknown";
        }
        return Errno.failure(
                failure.call(),
                "path=" + path + ", sizeBytes=" + sizeBytes + ", freeBytes=" + free,
                failure.errno());
    }

    private static OwnedFd open(Path path, int flags) {
        long address = NativeBuffer.scratch().putCString(PathBytes.of(path));
        for (; ; ) {
            int fd = C.open(address, flags, OWNER_ONLY);
            if (fd >= 0) {
                return new OwnedFd(fd);
            }
            int errno = Errno.last();
            if (errno != Errno.EINTR) {
                throw Errno.failure("open", "path=" + path, errno);
            }
        }
    }

    /**
     * A full file system is an error of the call that takes its pages. Memory that a cgroup or the
     * machine does not have is none: the kernel kills processes, and this one first. So that is
     * looked up before.
     */
    private static void requireRoom(String what, long sizeBytes) {
        MemoryRoom room = MemoryRoom.ofThisProcess();
        if (room.freeBytes() < sizeBytes) {
            throw Errno.failure(
                    "fallocate", what + ", sizeBytes=" + sizeBytes + ", " + room, Errno.ENOMEM);
        }
    }

    private static boolean isInMemory(Path path) {
        try {
            return Files.getFileStore(folderOf(path)).type().equals("tmpfs");
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private static void reserve(int fd, long sizeBytes) {
        String arguments = "fd=" + fd + ", sizeBytes=" + sizeBytes;
        while (C.ftruncate(fd, sizeBytes) < 0) {
            if (Errno.last() != Errno.EINTR) {
                throw Errno.failure("ftruncate", arguments);
            }
        }
        int errno;
        do {
            errno = C.fallocate(fd, 0, 0, sizeBytes) < 0 ? Errno.last() : 0;
        } while (errno == Errno.EINTR);
        if (errno == Errno.EOPNOTSUPP) {
            do {
                errno = C.posix_fallocate(fd, 0, sizeBytes);
            } while (errno == Errno.EINTR);
        }
        if (errno != 0) {
            throw Errno.failure("fallocate", arguments, errno);
        }
    }

    private static void deleteAfterFailure(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            LOG.warn("file of a failed creation is left behind: path={}", path, failure);
        }
    }

    private static FileStatus statusOf(OwnedFd fd) {
        int number = fd.acquire();
        try {
            return FileStatus.of(number);
        } catch (IOException failure) {
            throw Errno.failure("fstat", "fd=" + number, failure);
        } finally {
            fd.release();
        }
    }

    private static FileStatus statusOf(Path path) {
        try {
            return FileStatus.of(path);
        } catch (IOException failure) {
            throw Errno.failure("lstat", "path=" + path, failure);
        }
    }

    private static void requireRegular(Path path, FileStatus status) {
        if (!status.isRegularFile()) {
            throw new ProtocolException(
                    "path="
                            + path
                            + " with mode=0"
                            + Integer.toOctalString(status.mode())
                            + " is not a regular file");
        }
    }

    private static void checkSize(long sizeBytes) {
        if (sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
            throw new IllegalArgumentException(
                    "sizeBytes=" + sizeBytes + " must be >= 1 and <= " + MAX_SIZE_BYTES);
        }
    }
}
