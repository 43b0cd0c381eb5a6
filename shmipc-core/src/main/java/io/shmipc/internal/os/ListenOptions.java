package io.shmipc.internal.os;

import io.shmipc.error.ConfigurationException;

/**
 * How to listen.
 *
 * @param backlog connections that may wait to be accepted, at least 1; the system may allow fewer
 * @param unixFileMode permissions of the file of a unix socket, 0 to 0777; the process's umask does
 *     not change them. Ignored for tcp
 */
public record ListenOptions(int backlog, int unixFileMode) {

    /** A backlog of 128, and a file for its owner only. */
    public static final ListenOptions DEFAULT = new ListenOptions(128, 0600);

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
