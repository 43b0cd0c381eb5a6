package io.shmipc.internal.transport;

import static io.shmipc.internal.transport.HandshakeIo.unexpected;

import io.shmipc.error.HandshakeException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.FrameEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The connecting side of a handshake, step by step; the caller decides between the steps what to
 * offer. Runs on the caller's thread and keeps one deadline throughout.
 */
public final class ClientHandshake {

    /** The newest protocol version this implementation speaks. */
    public static final int NEWEST_VERSION = 3;

    /** The version that shares files by path and knows no acknowledgement. */
    public static final int FILE_VERSION = 2;

    private static final int MAX_FRAME = 16 * 1024;

    private final HandshakeIo io;
    private final ControlSocket socket;
    private int version = FILE_VERSION;

    public ClientHandshake(ControlSocket socket, long deadlineNanos) {
        this.socket = socket;
        this.io = new HandshakeIo(socket, deadlineNanos);
    }

    /** The version agreed on; {@link #FILE_VERSION} until an exchange says otherwise. */
    public int version() {
        return version;
    }

    /**
     * Agrees on a version. A client that offers files leaves this out, as version 2 knows no
     * exchange.
     */
    public int exchangeVersion() {
        ByteBuffer frame = ByteBuffer.allocate(MAX_FRAME);
        FrameEncoder.encode(frame, NEWEST_VERSION, new Frame.ExchangeProtoVersion(NEWEST_VERSION));
        io.write(frame.flip());
        Frame answer = io.read("ExchangeProtoVersion");
        if (!(answer instanceof Frame.ExchangeProtoVersion exchange)) {
            throw unexpected(answer, "ExchangeProtoVersion");
        }
        version = Math.min(NEWEST_VERSION, exchange.version());
        if (version < FILE_VERSION) {
            throw new HandshakeException(
                    "peer speaks version=" + exchange.version() + " must be >= " + FILE_VERSION);
        }
        return version;
    }

    /**
     * Shares memory by descriptor.
     *
     * @return false if the peer agreed to a session but takes no memory, and the socket has to do
     *     alone
     */
    public boolean shareMemfd(String queueName, String bufferName, OwnedFd queue, OwnedFd buffer) {
        writeNames(true, queueName, bufferName);
        Frame answer = io.read("AckReadyRecvFD");
        if (answer instanceof Frame.AckShareMemory) {
            return false;
        }
        if (!(answer instanceof Frame.AckReadyRecvFd)) {
            throw unexpected(answer, "AckReadyRecvFD");
        }
        socket.sendDescriptors(buffer, queue);
        awaitAcknowledgement();
        return true;
    }

    /** Shares memory by path. Version 2 answers nothing; a later one acknowledges. */
    public void shareFiles(Path queue, Path buffer) {
        writeNames(false, queue.toString(), buffer.toString());
        if (version > FILE_VERSION) {
            awaitAcknowledgement();
        }
    }

    /**
     * Asks for a session without memory: both names are empty. Only this implementation
     * acknowledges that; another asks for descriptors or hangs up.
     */
    public void shareNothing() {
        writeNames(true, "", "");
        Frame answer;
        try {
            answer = io.read("AckShareMemory");
        } catch (HandshakeException e) {
            throw new HandshakeException("peer takes no session without shared memory", e);
        }
        if (!(answer instanceof Frame.AckShareMemory)) {
            throw new HandshakeException(
                    "peer takes no session without shared memory: got="
                            + answer.getClass().getSimpleName());
        }
    }

    private void writeNames(boolean memfd, String queueName, String bufferName) {
        ByteBuffer frame = ByteBuffer.allocate(MAX_FRAME);
        FrameEncoder.encode(frame, version, new Frame.ShareMemory(memfd, queueName, bufferName));
        io.write(frame.flip());
    }

    private void awaitAcknowledgement() {
        Frame answer = io.read("AckShareMemory");
        if (!(answer instanceof Frame.AckShareMemory)) {
            throw unexpected(answer, "AckShareMemory");
        }
    }
}
