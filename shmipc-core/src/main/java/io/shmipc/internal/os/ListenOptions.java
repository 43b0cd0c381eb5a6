package io.shmipc.internal.os;

import io.shmipc.error.ConfigurationException;

/**
 * How to listen.
 *
 * @param backlog connections that may wait to be accepted, at least 1; the system may allow fewer
 * @param unixFileMode permissions of the file of a unix socket, 0 to 0777; the process's umask does
 *     not change them. Ignored for tcp
 * @param takeOver whether to listen at an address at which another process of this user listens. At
 *     a unix socket its file is replaced, at no moment is there none. At a tcp port both listen
 *     then, if the other one was told the same, and each connection goes to either of them
 */
public record ListenOptions(int backlog, int unixFileMode, boolean takeOver) {

    /** A backlog of 128, and a file for its owner only. */
    public static final ListenOptions DEFAULT = new ListenOptions(128, 0600);

    /** For an address that must be free. */
    public ListenOptions(int backlog, int unixFileMode) {
        this(backlog, unixFileMode, false);
    }

    public ListenOptions {
        if (backlog < 1) {
            throw new ConfigurationException("backlog=" + backlog + " must be >= 1");
        }
        if (unixFileMode < 0 || unixFileMode > 0777) {
            throw new ConfigurationException(
                    "unixFileMode=0"
                            + Integer.toOctalString(unixFileMode)
                            + " must be >= 0 and <= 0777");
        }
    }
}
