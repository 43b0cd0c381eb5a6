package io.shmipc.internal.os;

import java.nio.ByteBuffer;

/** Descriptor messages that this library would never send, for tests that play a broken peer. */
public final class RawMessages {

    private RawMessages() {}

    /** The descriptor under a socket, which goes on owning it. */
    public static OwnedFd descriptor(ControlSocket socket) {
        return ((NativeSocket) socket).descriptor();
    }

    /** Sends so many data bytes, all 0, with these descriptors in one control message, or none. */
    public static void send(ControlSocket socket, int dataBytes, OwnedFd... descriptors) {
        NativeBuffer message = NativeBuffer.scratch();
        ByteBuffer bytes = message.bytes;
        int controlBytes = MessageDescriptor.controlBytes(descriptors.length);
        int padded = (int) MessageDescriptor.aligned(controlBytes);
        message.zero(0, MessageDescriptor.CONTROL_OFFSET + padded);
        bytes.putLong(
                MessageDescriptor.IOVEC_POINTER_OFFSET,
                message.address + MessageDescriptor.IOVEC_BASE_OFFSET);
        bytes.putLong(MessageDescriptor.IOVEC_COUNT_OFFSET, 1);
        bytes.putLong(
                MessageDescriptor.IOVEC_BASE_OFFSET,
                message.address + MessageDescriptor.DATA_OFFSET);
        bytes.putLong(MessageDescriptor.IOVEC_LENGTH_OFFSET, dataBytes);
        if (descriptors.length > 0) {
            int control = MessageDescriptor.CONTROL_OFFSET;
            bytes.putLong(MessageDescriptor.CONTROL_POINTER_OFFSET, message.address + control);
            bytes.putLong(MessageDescriptor.CONTROL_LENGTH_OFFSET, padded);
            bytes.putLong(control, controlBytes);
            bytes.putInt(control + MessageDescriptor.CONTROL_LEVEL_OFFSET, Linux.SOL_SOCKET);
            bytes.putInt(control + MessageDescriptor.CONTROL_TYPE_OFFSET, Linux.SCM_RIGHTS);
            for (int i = 0; i < descriptors.length; i++) {
                bytes.putInt(control + MessageDescriptor.controlBytes(i), descriptors[i].value());
            }
        }
        int fd = descriptor(socket).value();
        if (LibC.C.sendmsg(fd, message.address, Linux.MSG_NOSIGNAL) < 0) {
            throw Errno.failure("sendmsg", "dataBytes=" + dataBytes);
        }
    }
}
