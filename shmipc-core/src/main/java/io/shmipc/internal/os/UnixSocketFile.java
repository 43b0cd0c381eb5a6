package io.shmipc.internal.os;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.SystemCallException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that a listening unix socket makes: clearing the way for it, and removing it. */
final class UnixSocketFile {

    private static final Logger LOG = LoggerFactory.getLogger(UnixSocketFile.class);

    private static final String TEMPORARY_PREFIX = ".s";

    /** Every name has four digits, so that the longest path that fits is the same each time. */
    private static final int NAME_RADIX = 36;

    private static final int LOWEST_NAME = 36 * 36 * 36;

    private UnixSocketFile() {}

    /**
     * Deletes what a dead process left at the path. Nothing is deleted that is not a socket, or is
     * not ours, or that somebody answers at.
     *
     * @param ourUid the effective user id of this process
     * @param options whom the file is given to, who may own the one that is there as well
     * @throws ConfigurationException if the path is taken
     */
    static void removeIfAbandoned(Path path, int ourUid, ListenOptions options) {
        FileStatus status;
        try {
            status = FileStatus.of(path);
        } catch (IOException failure) {
            if (Errno.numberOf(failure) == Errno.ENOENT) {
                return;
            }
            throw Errno.failure("lstat", "path=" + path, failure);
        }
        if (!status.isSocket()) {
            throw inUse(path, "there is a file that is not a socket");
        }
        if (isAnswered(path)) {
            throw inUse(path, "somebody listens there");
        }
        if (status.uid() != ourUid && !FileOwnership.isGivenAway(path, options)) {
            throw inUse(path, "the socket belongs to uid=" + Integer.toUnsignedLong(status.uid()));
        }
        if (SharedFile.deleteIfSame(path, status.identity())) {
            LOG.info("removed a socket file at which nobody answers: path={}", path);
        }
    }

    /** A short name that nobody else has chosen, most likely, in the folder of the path. */
    static Path temporaryBeside(Path path) {
        int random = ThreadLocalRandom.current().nextInt(LOWEST_NAME, LOWEST_NAME * NAME_RADIX);
        return path.resolveSibling(TEMPORARY_PREFIX + Integer.toString(random, NAME_RADIX));
    }

    /**
     * Moves the file of a socket that listens already over the path. Whoever connects finds either
     * what was there before or this.
     *
     * @param ourUid the effective user id of this process
     * @param options whom the file is given to, who may own the one that is there as well
     * @throws ConfigurationException if something is there that is not a socket of this user
     */
    static void putInPlace(Path temporary, Path path, int ourUid, ListenOptions options) {
        try {
            requireOwnSocketOrNothing(path, ourUid, options);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw Errno.failure("rename", "path=" + temporary + ", newPath=" + path, failure);
        }
    }

    private static void requireOwnSocketOrNothing(Path path, int ourUid, ListenOptions options)
            throws IOException {
        FileStatus status;
        try {
            status = FileStatus.of(path);
        } catch (IOException failure) {
            if (Errno.numberOf(failure) == Errno.ENOENT) {
                return;
            }
            throw failure;
        }
        if (!status.isSocket()) {
            throw inUse(path, "there is a file that is not a socket");
        }
        if (status.uid() != ourUid && !FileOwnership.isGivenAway(path, options)) {
            throw inUse(path, "the socket belongs to uid=" + Integer.toUnsignedLong(status.uid()));
        }
    }

    /** Whether there is another socket of the same user now; not if there is nothing. */
    static boolean isReplaced(Path path, FileIdentity own, int ourUid, ListenOptions options) {
        try {
            FileStatus status = FileStatus.of(path);
            // Asked last, as names of users may have to be looked up far away.
            return status.isSocket()
                    && !status.identity().isSameFileAs(own)
                    && (status.uid() == ourUid || FileOwnership.isGivenAway(path, options));
        } catch (IOException unknown) {
            return false;
        }
    }

    static ConfigurationException inUse(Path path, String reason) {
        return new ConfigurationException("address in use: path=" + path + ", " + reason);
    }

    /** Deletes the file if it is this one; a failure is logged, because closing must go on. */
    static void removeOwn(Path path, FileIdentity identity) {
        try {
            SharedFile.deleteIfSame(path, identity);
        } catch (SystemCallException failure) {
            LOG.warn("socket file is left behind: path={}", path, failure);
        }
    }

    /**
     * The same while nobody takes the path over: a successor that put its file there between the
     * look and the removal would listen where nobody finds it.
     */
    static void removeOwnAlone(Path path, FileIdentity identity) {
        try (ListenLock alone = ListenLock.take(path)) {
            removeOwn(path, identity);
        }
    }

    private static boolean isAnswered(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Non-blocking, because a full backlog, which is an answer too, would block.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return Errno.numberOf(refused) != Errno.ECONNREFUSED;
        } catch (IOException unknown) {
            int errno = Errno.numberOf(unknown);
            return errno != Errno.ECONNREFUSED && errno != Errno.ENOENT;
        }
    }
}
