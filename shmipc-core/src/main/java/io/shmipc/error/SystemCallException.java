package io.shmipc.error;

/**
 * The operating system refused a call. The message reads {@code call(arguments) failed: ERRNO
 * text}.
 */
public final class SystemCallException extends ShmipcException {

    private final String call;
    private final int errno;

    public SystemCallException(
            String call, String arguments, int errno, String errnoName, String text) {
        super(
                ErrorCategory.SYSTEM,
                call
                        + "("
                        + arguments
                        + ") failed: errno="
                        + errno
                        + " "
                        + errnoName
                        + " ("
                        + text
                        + ")",
                null);
        this.call = call;
        this.errno = errno;
    }

    /** The name of the system call, for example {@code memfd_create}. */
    public String call() {
        return call;
    }

    /** The error number as the operating system counts it. */
    public int errno() {
        return errno;
    }
}
