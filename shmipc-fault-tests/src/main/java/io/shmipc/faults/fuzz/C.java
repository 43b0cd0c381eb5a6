package io.shmipc.faults.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.uintptr_t;

/** The system calls of a peer that sends what it likes. */
public interface C {

    /** Loaded once. */
    C LIB = LibraryLoader.create(C.class).load("c");

    int AF_UNIX = 1;
    int SOCK_STREAM = 1;
    int SOCK_CLOEXEC = 0x80000;
    int SOL_SOCKET = 1;
    int SO_RCVTIMEO = 20;
    int SO_SNDTIMEO = 21;
    int SCM_RIGHTS = 1;
    int MSG_NOSIGNAL = 0x4000;
    int SHUT_WR = 1;
    int O_RDONLY = 0;
    int O_RDWR = 2;
    int MFD_CLOEXEC = 1;

    int socket(int domain, int type, int protocol);

    int connect(int fd, byte[] address, int length);

    int bind(int fd, byte[] address, int length);

    int listen(int fd, int backlog);

    /** Addresses of 0: nobody asks who it is. */
    int accept4(int fd, @uintptr_t long address, @uintptr_t long length, int flags);

    int setsockopt(int fd, int level, int name, byte[] value, int length);

    long sendmsg(int fd, Pointer message, int flags);

    long send(int fd, byte[] bytes, long length, int flags);

    long recv(int fd, @Out byte[] bytes, long length, int flags);

    int shutdown(int fd, int how);

    int close(int fd);

    int open(String path, int flags);

    int pipe(@Out int[] ends);

    int memfd_create(String name, int flags);

    int ftruncate(int fd, long length);

    /** A unix socket's address. */
    static byte[] address(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        byte[] address = new byte[2 + name.length + 1];
        // The family is in the byte order of the machine; both that this runs on are little-endian.
        address[0] = AF_UNIX;
        System.arraycopy(name, 0, address, 2, name.length);
        return address;
    }
}
