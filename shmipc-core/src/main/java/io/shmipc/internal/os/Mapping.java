package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import io.shmipc.error.SystemCallException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A whole file, mapped shared for reading and writing.
 *
 * <p>{@link #close()} gives the pages back at once by putting private zero pages in their place, at
 * the same addresses. A view that somebody still holds then reads zeroes and writes into private
 * memory; it cannot fault and cannot touch the peer's memory. The address range itself is given
 * back when the collector finds the last view gone. Any thread may call any method.
 */
public final class Mapping implements AutoCloseable {

    private static final Cleaner CLEANER = Cleaner.create();
    private static final int READ_WRITE = Linux.PROT_READ | Linux.PROT_WRITE;
    private static final long FAILED = -1;

    private final long address;
    private final long sizeBytes;
    private final ByteBuffer whole;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable whenClosed = () -> {};

    private Mapping(long address, long sizeBytes, ByteBuffer whole) {
        this.address = address;
        this.sizeBytes = sizeBytes;
        this.whole = whole;
    }

    /**
     * Maps the file from its start. The descriptor may be closed afterwards.
     *
     * @throws IllegalArgumentException if the size is not within 1 and {@link
     *     SharedFile#MAX_SIZE_BYTES}, or the file is smaller: reading behind its end would fault
     */
    public static Mapping map(OwnedFd fd, long sizeBytes) {
        long fileBytes = SharedFile.identity(fd).sizeBytes();
        long mostBytes = Math.min(fileBytes, SharedFile.MAX_SIZE_BYTES);
        if (sizeBytes < 1 || sizeBytes > mostBytes) {
            throw new IllegalArgumentException(
                    "sizeBytes="
                            + sizeBytes
                            + " must be >= 1 and <= "
                            + mostBytes
                            + "; fileBytes="
                            + fileBytes);
        }
        int number = fd.acquire();
        try {
            long address =
                    C.mmap(LibC.pointer(0), sizeBytes, READ_WRITE, Linux.MAP_SHARED, number, 0);
            if (address == FAILED) {
                throw Errno.failure("mmap", "fd=" + number + ", sizeBytes=" + sizeBytes);
            }
            ByteBuffer whole = LibC.bufferAt(address, (int) sizeBytes);
            // Slices and duplicates keep this object alive, so that it outlives every view.
            CLEANER.register(whole, new Unmap(address, sizeBytes));
            return new Mapping(address, sizeBytes, whole);
        } finally {
            fd.release();
        }
    }

    /** A new view of everything, in native byte order, from position 0 to the size. */
    public ByteBuffer buffer() {
        if (closed.get()) {
            throw new IllegalStateException("mapping of sizeBytes=" + sizeBytes + " is closed");
        }
        return whole.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Has something run once when the pages have been given back. Before anybody can close it. */
    public Mapping whenClosed(Runnable action) {
        whenClosed = action;
        return this;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    public boolean isOpen() {
        return !closed.get();
    }

    /**
     * Idempotent; the pages are gone from this process when the first call returns.
     *
     * @throws SystemCallException if the kernel has no memory left even for the exchange
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        int flags = Linux.MAP_FIXED | Linux.MAP_PRIVATE | Linux.MAP_ANONYMOUS | Linux.MAP_NORESERVE;
        // The kernel exchanges the pages as one step: a read meanwhile sees old or new, no hole.
        long result = C.mmap(LibC.pointer(address), sizeBytes, READ_WRITE, flags, -1, 0);
        Reference.reachabilityFence(whole);
        if (result == FAILED) {
            throw Errno.failure("mmap", "MAP_FIXED, sizeBytes=" + sizeBytes);
        }
        whenClosed.run();
    }

    private record Unmap(long address, long sizeBytes) implements Runnable {

        @Override
        public void run() {
            C.munmap(address, sizeBytes);
        }
    }
}
