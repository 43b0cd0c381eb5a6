package io.shmipc.internal.os;

import io.shmipc.error.SystemCallException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/**
 * Error numbers of Linux, the same on amd64 and arm64, and the one place where a failed call
 * becomes a {@link SystemCallException}.
 */
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int EPIPE = 32;
    static final int ENOSYS = 38;
    static final int EPROTO = 71;
    static final int ENONET = 64;
    static final int ENOPROTOOPT = 92;
    static final int EOPNOTSUPP = 95;
    static final int EADDRINUSE = 98;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ECONNABORTED = 103;
    static final int ECONNRESET = 104;
    static final int ENOTCONN = 107;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTDOWN = 112;
    static final int EHOSTUNREACH = 113;
    static final int EINPROGRESS = 115;

    private Errno() {}

    /** The error number of this thread's latest native call; ask before making another. */
    static int last() {
        return LibC.RUNTIME.getLastError();
    }

    static SystemCallException failure(String call, String arguments) {
        return failure(call, arguments, last());
    }

    static SystemCallException failure(String call, String arguments, int errno) {
        jnr.constants.platform.Errno known = jnr.constants.platform.Errno.valueOf((long) errno);
        return new SystemCallException(call, arguments, errno, known.name(), known.description());
    }

    /**
     * The same for a call made by the JDK, which keeps only the text of the error. A text that
     * names no known error becomes EIO; the original is attached in every case.
     */
    static SystemCallException failure(String call, String arguments, IOException reason) {
        SystemCallException failure = failure(call, arguments, numberOf(reason));
        failure.addSuppressed(reason);
        return failure;
    }

    static int numberOf(IOException reason) {
        if (reason instanceof ClosedChannelException) {
            return EBADF;
        }
        if (reason instanceof NoSuchFileException || reason instanceof FileNotFoundException) {
            return ENOENT;
        }
        if (reason instanceof AccessDeniedException) {
            return EACCES;
        }
        if (reason instanceof FileAlreadyExistsException) {
            return EEXIST;
        }
        String text = String.valueOf(reason.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("connection reset")) {
            return ECONNRESET;
        }
        for (jnr.constants.platform.Errno candidate : jnr.constants.platform.Errno.values()) {
            if (candidate.defined()
                    && text.contains(candidate.description().toLowerCase(Locale.ROOT))) {
                return candidate.intValue();
            }
        }
        return EIO;
    }
}
