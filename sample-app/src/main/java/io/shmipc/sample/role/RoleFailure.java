package io.shmipc.sample.role;

import org.jspecify.annotations.Nullable;

/** Ends a role: the message is for the user and says what to do, the code is for scripts. */
public final class RoleFailure extends RuntimeException {

    private final ExitCode exitCode;

    public RoleFailure(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    public RoleFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
