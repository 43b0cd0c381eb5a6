package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

/**
 * Proof that a process uses a file, which the kernel takes back when that process dies, however it
 * dies: a shared lock of flock(2). Unlike a process id in a name it means the same in every
 * namespace, and it cannot be inherited by another process that gets the same id.
 *
 * <p>The lock belongs to the open file, not to the descriptor. A mapping keeps the open file, so
 * the lock lasts as long as the mapping does, after the descriptor has been closed too.
 */
public final class LifeLock {

    private LifeLock() {}

    /**
     * Marks a file as in use until the descriptor, its duplicates and all mappings made with it are
     * gone. Never waits.
     *
     * @return false if somebody has it for himself at this moment, or the file system knows no
     *     locks
     */
    public static boolean hold(OwnedFd fd) {
        return lock(fd, Linux.LOCK_SH);
    }

    /**
     * Whether nobody uses the file; then the caller has it for himself until the descriptor is
     * closed. Never waits.
     */
    public static boolean takeIfUnused(OwnedFd fd) {
        return lock(fd, Linux.LOCK_EX);
    }

    private static boolean lock(OwnedFd fd, int kind) {
        int number = fd.acquire();
        try {
            while (C.flock(number, kind | Linux.LOCK_NB) < 0) {
                if (Errno.last() != Errno.EINTR) {
                    return false;
                }
            }
            return true;
        } finally {
            fd.release();
        }
    }
}
