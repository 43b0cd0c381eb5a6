package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time look whether a socket file is abandoned, remove it and bind its own.
 * Without it two that start at once can both find an old file abandoned, and the slower one removes
 * what the faster one has just bound. The lock is one of flock(2) on the folder, so that it leaves
 * no file; it is let go of when listening has begun. Whoever ceases to listen has it too while it
 * removes its file.
 */
final class ListenLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListenLock.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final @Nullable OwnedFd folder;

    private ListenLock(@Nullable OwnedFd folder) {
        this.folder = folder;
    }

    /**
     * Waits for the lock, but not for ever: anybody who may read the folder can hold it, and must
     * not keep a server from starting. Without native calls there is no lock.
     */
    static ListenLock take(Path socketFile) {
        Path parent = socketFile.toAbsolutePath().getParent();
        if (Sockets.portableOnly() || parent == null) {
            return new ListenLock(null);
        }
        long name = NativeBuffer.scratch().putCString(PathBytes.of(parent));
        int number = C.open(name, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (number < 0) {
            LOG.debug("no lock on folder={}: {}", parent, Errno.failure("open", "").getMessage());
            return new ListenLock(null);
        }
        OwnedFd folder = new OwnedFd(number);
        Countdown countdown = Countdown.of(PATIENCE_NANOS);
        while (!LifeLock.takeIfUnused(folder)) {
            if (countdown.isOver()) {
                LOG.warn(
                        "somebody keeps the lock on folder={}; path={} is bound without it",
                        parent,
                        socketFile);
                break;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return new ListenLock(folder);
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
