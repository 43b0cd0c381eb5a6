package io.shmipc.diagnostics.host;

import java.io.IOException;

/** A process or its memory cannot be looked at; the message says why and what to do about it. */
public final class CaptureException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean forbidden;

    CaptureException(String message, boolean forbidden, Throwable cause) {
        super(message, cause);
        this.forbidden = forbidden;
    }

    static CaptureException gone(long pid, Throwable cause) {
        return new CaptureException(
                "pid=%d: there is no such process, or it has ended".formatted(pid), false, cause);
    }

    static CaptureException forbidden(long pid, String what, Throwable cause) {
        return new CaptureException(
                ("pid=%d uid=%d: %s may not be read by user=%s. Run as the same user with"
                     + " kernel.yama.ptrace_scope=0, or as root; in a container also with"
                     + " CAP_SYS_PTRACE")
                        .formatted(
                                pid,
                                ProcessInfo.uid(pid),
                                what,
                                System.getProperty("user.name", "?")),
                true,
                cause);
    }

    /** Whether permission is what is missing. */
    public boolean isForbidden() {
        return forbidden;
    }
}
