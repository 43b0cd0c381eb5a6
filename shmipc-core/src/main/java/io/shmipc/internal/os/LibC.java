package io.shmipc.internal.os;

import com.kenai.jffi.MemoryIO;
import java.nio.Buffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The C library as far as this package needs it. Addresses travel as {@code long} on the calls that
 * are made often, because wrapping each in an object costs more than some of the calls. Loading can
 * fail with any kind of linkage error; {@link Platform} is the only class that may touch this one
 * before it is known to load.
 */
final class LibC {

    static final Runtime RUNTIME = Runtime.getSystemRuntime();
    static final Functions C = LibraryLoader.create(Functions.class).load("c");

    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private LibC() {}

    /** Address of the first byte of a direct buffer, whatever its position. */
    static long addressOf(Buffer direct) {
        return MEMORY.getDirectBufferAddress(direct);
    }

    static Pointer pointer(long address) {
        return Pointer.wrap(RUNTIME, address);
    }

    /** A buffer over memory that somebody else owns; the collector frees nothing. */
    static java.nio.ByteBuffer bufferAt(long address, int capacityBytes) {
        return MEMORY.newDirectByteBuffer(address, capacityBytes);
    }

    /**
     * Signatures as on 64-bit Linux. Public only because the generated implementation lives in
     * another class loader. A function with six integer arguments must take one of them as a
     * pointer: the stub for six plain integers garbles the last.
     */
    public interface Functions {

        int close(int fd);

        int fcntl(int fd, int command, int argument);

        int open(long path, int flags, int mode);

        int memfd_create(long name, int flags);

        int flock(int fd, int operation);

        int ftruncate(int fd, long lengthBytes);

        int fallocate(int fd, int mode, long offsetBytes, long lengthBytes);

        /** Returns the error number; errno is not set. */
        int posix_fallocate(int fd, long offsetBytes, long lengthBytes);

        int fchmod(int fd, int mode);

        int geteuid();

        long mmap(
                Pointer address,
                long lengthBytes,
                int protection,
                int flags,
                int fd,
                long offsetBytes);

        int munmap(long address, long lengthBytes);

        int socket(int domain, int type, int protocol);

        int bind(int fd, long address, int addressBytes);

        int listen(int fd, int backlog);

        int connect(int fd, long address, int addressBytes);

        int accept4(int fd, long address, long addressBytes, int flags);

        int shutdown(int fd, int how);

        int getsockname(int fd, long address, long addressBytes);

        int getpeername(int fd, long address, long addressBytes);

        int getsockopt(int fd, int level, int option, long value, long valueBytes);

        int setsockopt(int fd, int level, int option, long value, int valueBytes);

        long recv(int fd, long address, long lengthBytes, int flags);

        long send(int fd, long address, long lengthBytes, int flags);

        long recvmsg(int fd, long message, int flags);

        long sendmsg(int fd, long message, int flags);

        int poll(long descriptors, long count, int timeoutMillis);

        /** The timeout is a structure {@code timespec}, or 0 for ever; the mask stays 0. */
        int ppoll(long descriptors, long count, long timeout, long signalMask);

        int sched_getaffinity(int threadId, long maskBytes, long mask);

        int sched_setaffinity(int threadId, long maskBytes, long mask);

        int epoll_create1(int flags);

        int epoll_ctl(int epollFd, int operation, int fd, long event);

        int epoll_wait(int epollFd, long events, int maxEvents, int timeoutMillis);

        int eventfd(int initialValue, int flags);

        long read(int fd, long address, long lengthBytes);

        long write(int fd, long address, long lengthBytes);
    }
}
