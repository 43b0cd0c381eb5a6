package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import io.shmipc.error.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Descriptors over a unix socket: one message, one data byte, one SCM_RIGHTS control message. Rule:
 * the handshake of the wire format, version 3, step 5.
 */
final class DescriptorPassing {

    private static final int SEND_FLAGS = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT;
    private static final int RECEIVE_FLAGS = Linux.MSG_CMSG_CLOEXEC | Linux.MSG_DONTWAIT;

    private DescriptorPassing() {}

    static void send(int socket, int... descriptors) {
        NativeBuffer message = NativeBuffer.scratch();
        int controlBytes = MessageDescriptor.controlBytes(descriptors.length);
        prepare(message, (int) MessageDescriptor.aligned(controlBytes));
        ByteBuffer bytes = message.bytes;
        int control = MessageDescriptor.CONTROL_OFFSET;
        bytes.putLong(control, controlBytes);
        bytes.putInt(control + MessageDescriptor.CONTROL_LEVEL_OFFSET, Linux.SOL_SOCKET);
        bytes.putInt(control + MessageDescriptor.CONTROL_TYPE_OFFSET, Linux.SCM_RIGHTS);
        for (int i = 0; i < descriptors.length; i++) {
            bytes.putInt(control + MessageDescriptor.controlBytes(i), descriptors[i]);
        }
        while (C.sendmsg(socket, message.address, SEND_FLAGS) < 0) {
            if (Errno.last() != Errno.EINTR) {
                throw Errno.failure(
                        "sendmsg", "fd=" + socket + ", descriptors=" + descriptors.length);
            }
        }
    }

    static OwnedFd[] receive(int socket, int expected) {
        return receive(socket, expected, MessageDescriptor.MAX_DESCRIPTORS);
    }

    /**
     * Receives with room for so many descriptors. With room for as many as the kernel ever sends,
     * the surplus ones are received too, and can be closed.
     */
    static OwnedFd[] receive(int socket, int expected, int room) {
        NativeBuffer message = NativeBuffer.scratch();
        prepare(message, (int) MessageDescriptor.aligned(MessageDescriptor.controlBytes(room)));
        long received;
        while ((received = C.recvmsg(socket, message.address, RECEIVE_FLAGS)) < 0) {
            if (Errno.last() != Errno.EINTR) {
                throw Errno.failure("recvmsg", "fd=" + socket);
            }
        }
        List<OwnedFd> descriptors = parse(message.bytes);
        String violation = violation(message.bytes, received, expected, descriptors.size());
        if (!violation.isEmpty()) {
            descriptors.forEach(OwnedFd::close);
            throw new ProtocolException(violation);
        }
        return descriptors.toArray(OwnedFd[]::new);
    }

    private static void prepare(NativeBuffer message, int controlBytes) {
        message.zero(0, MessageDescriptor.CONTROL_OFFSET + controlBytes);
        ByteBuffer bytes = message.bytes;
        long iovec = message.address + MessageDescriptor.IOVEC_BASE_OFFSET;
        bytes.putLong(MessageDescriptor.IOVEC_POINTER_OFFSET, iovec);
        bytes.putLong(MessageDescriptor.IOVEC_COUNT_OFFSET, 1);
        long control = message.address + MessageDescriptor.CONTROL_OFFSET;
        bytes.putLong(MessageDescriptor.CONTROL_POINTER_OFFSET, control);
        bytes.putLong(MessageDescriptor.CONTROL_LENGTH_OFFSET, controlBytes);
        long data = message.address + MessageDescriptor.DATA_OFFSET;
        bytes.putLong(MessageDescriptor.IOVEC_BASE_OFFSET, data);
        bytes.putLong(MessageDescriptor.IOVEC_LENGTH_OFFSET, 1);
    }

    private static List<OwnedFd> parse(ByteBuffer bytes) {
        List<OwnedFd> found = new ArrayList<>(2);
        long end =
                MessageDescriptor.CONTROL_OFFSET
                        + bytes.getLong(MessageDescriptor.CONTROL_LENGTH_OFFSET);
        int at = MessageDescriptor.CONTROL_OFFSET;
        while (at + MessageDescriptor.CONTROL_HEADER_BYTES <= end) {
            long lengthBytes = bytes.getLong(at);
            if (lengthBytes < MessageDescriptor.CONTROL_HEADER_BYTES || at + lengthBytes > end) {
                break;
            }
            if (bytes.getInt(at + MessageDescriptor.CONTROL_LEVEL_OFFSET) == Linux.SOL_SOCKET
                    && bytes.getInt(at + MessageDescriptor.CONTROL_TYPE_OFFSET)
                            == Linux.SCM_RIGHTS) {
                for (int i = 0; MessageDescriptor.controlBytes(i + 1) <= lengthBytes; i++) {
                    found.add(new OwnedFd(bytes.getInt(at + MessageDescriptor.controlBytes(i))));
                }
            }
            at += (int) MessageDescriptor.aligned(lengthBytes);
        }
        return found;
    }

    private static String violation(ByteBuffer bytes, long received, int expected, int actual) {
        if (received == 0) {
            return "peer closed the connection instead of sending descriptors, expected="
                    + expected;
        }
        if ((bytes.getInt(MessageDescriptor.FLAGS_OFFSET) & Linux.MSG_CTRUNC) != 0) {
            return "descriptors were lost on the way (MSG_CTRUNC; perhaps the limit of open files"
                    + " is reached): received="
                    + actual
                    + ", expected="
                    + expected;
        }
        return actual == expected
                ? ""
                : "descriptors received=" + actual + " must be == " + expected;
    }
}
