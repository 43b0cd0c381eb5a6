package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import java.nio.charset.StandardCharsets;

/** Memory as other implementations share it: not sealed, and able to be cut short. */
public final class ForeignMemfd {

    private ForeignMemfd() {}

    /**
     * @param sealable whether others may add seals; the Go implementation forbids it
     */
    public static OwnedFd create(long sizeBytes, boolean sealable) {
        int fd =
                C.memfd_create(
                        NativeBuffer.scratch()
                                .putCString("shmipc_foreign".getBytes(StandardCharsets.US_ASCII)),
                        sealable ? Linux.MFD_CLOEXEC | Linux.MFD_ALLOW_SEALING : Linux.MFD_CLOEXEC);
        if (fd < 0) {
            throw Errno.failure("memfd_create", "");
        }
        OwnedFd owned = new OwnedFd(fd);
        if (truncate(owned, sizeBytes) != 0) {
            throw Errno.failure("ftruncate", "");
        }
        return owned;
    }

    /** Returns the error number, 0 if the size was changed. */
    public static int truncate(OwnedFd fd, long sizeBytes) {
        return C.ftruncate(fd.value(), sizeBytes) == 0 ? 0 : Errno.last();
    }
}
