package io.shmipc.faults.fuzz;

import io.shmipc.faults.watch.Violation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A socket that knows nothing of frames, and waits for nobody longer than it must. */
final class RawSocket implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;
    private static final int IOVEC_AT = 64;
    private static final int DATA_AT = 96;
    private static final int CONTROL_AT = 128;
    private static final int CONTROL_HEADER_BYTES = 16;
    private static final int MAX_DESCRIPTORS = 16;

    private final int fd;
    private final byte[] scratch = new byte[16 * 1024];
    private boolean broken;

    RawSocket(int fd) {
        if (fd < 0) {
            throw new IllegalStateException("no socket");
        }
        this.fd = fd;
        byte[] limit =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(PATIENCE_SECONDS)
                        .array();
        C.LIB.setsockopt(fd, C.SOL_SOCKET, C.SO_RCVTIMEO, limit, limit.length);
        C.LIB.setsockopt(fd, C.SOL_SOCKET, C.SO_SNDTIMEO, limit, limit.length);
    }

    static RawSocket connect(Path path) {
        RawSocket socket =
                new RawSocket(C.LIB.socket(C.AF_UNIX, C.SOCK_STREAM | C.SOCK_CLOEXEC, 0));
        byte[] address = C.address(path);
        if (C.LIB.connect(socket.fd, address, address.length) != 0) {
            socket.close();
            throw new Violation("the server no longer accepts connections");
        }
        return socket;
    }

    /** Sends all of it, or what the other end takes before it hangs up. */
    void send(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && !broken) {
            byte[] rest = at == 0 ? bytes : java.util.Arrays.copyOfRange(bytes, at, bytes.length);
            long sent = C.LIB.send(fd, rest, rest.length, C.MSG_NOSIGNAL);
            broken = sent <= 0;
            at += (int) Math.max(0, sent);
        }
    }

    /** Sends descriptors beside some bytes, in one message. */
    void sendDescriptors(byte[] data, int... descriptors) {
        int count = Math.min(descriptors.length, MAX_DESCRIPTORS);
        int controlBytes = CONTROL_HEADER_BYTES + Integer.BYTES * count;
        int padded = controlBytes + 7 & ~7;
        Pointer memory = Memory.allocateDirect(Runtime.getRuntime(C.LIB), 512, true);
        long base = memory.address();
        memory.putLong(16, base + IOVEC_AT);
        memory.putLong(24, 1);
        memory.putLong(IOVEC_AT, base + DATA_AT);
        memory.putLong(IOVEC_AT + 8, Math.min(data.length, 32));
        memory.put(DATA_AT, data, 0, Math.min(data.length, 32));
        if (count > 0) {
            memory.putLong(32, base + CONTROL_AT);
            memory.putLong(40, padded);
            memory.putLong(CONTROL_AT, controlBytes);
            memory.putInt(CONTROL_AT + 8, C.SOL_SOCKET);
            memory.putInt(CONTROL_AT + 12, C.SCM_RIGHTS);
            for (int i = 0; i < count; i++) {
                memory.putInt(CONTROL_AT + CONTROL_HEADER_BYTES + 4L * i, descriptors[i]);
            }
        }
        broken |= C.LIB.sendmsg(fd, memory, C.MSG_NOSIGNAL) < 0;
    }

    void endOutput() {
        C.LIB.shutdown(fd, C.SHUT_WR);
    }

    /** Reads something; whether there was anything. */
    boolean receiveSome() {
        return C.LIB.recv(fd, scratch, scratch.length, 0) > 0;
    }

    /** Reads until the other end hangs up. */
    void awaitEnd(String what) {
        long deadline = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (receiveSome()) {
            // Whatever it says.
        }
        if (System.nanoTime() - deadline > 0) {
            throw new Violation(what + " keeps a connection whose other end has left");
        }
    }

    @Override
    public void close() {
        C.LIB.close(fd);
    }
}
