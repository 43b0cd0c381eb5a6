package io.shmipc.internal.transport;

import static io.shmipc.internal.transport.HandshakeIo.unexpected;

import io.shmipc.error.HandshakeException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.FrameEncoder;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The accepting side of a handshake: learns what memory the client offers, lets the caller map and
 * check it, and acknowledges. Runs on the caller's thread and keeps one deadline throughout.
 */
public final class ServerHandshake {

    /** What a client offers. Whoever takes an offer with descriptors closes them. */
    public sealed interface Offer {

        /** Memory behind two descriptors. */
        record Memfd(OwnedFd buffer, OwnedFd queue) implements Offer {}

        /** Memory in two files. */
        record Files(Path buffer, Path queue) implements Offer {}

        /** No memory. */
        record Nothing() implements Offer {}
    }

    private static final int MAX_FRAME = 64;

    private final ControlSocket socket;
    private final HandshakeIo io;
    private final boolean takesMemory;
    private int version = ClientHandshake.FILE_VERSION;

    /**
     * @param takesMemory whether this process can map what a peer shares; if not, clients of this
     *     implementation are asked to do without
     */
    public ServerHandshake(ControlSocket socket, long deadlineNanos, boolean takesMemory) {
        this.socket = socket;
        this.io = new HandshakeIo(socket, deadlineNanos);
        this.takesMemory = takesMemory;
    }

    /** The version agreed on. */
    public int version() {
        return version;
    }

    /** Waits for what the client offers. */
    public Offer awaitOffer() {
        Frame first = io.read("ExchangeProtoVersion or ShareMemoryByFilePath");
        if (first instanceof Frame.ShareMemory share && !share.memfd()) {
            return files(share);
        }
        if (!(first instanceof Frame.ExchangeProtoVersion exchange)) {
            throw unexpected(first, "ExchangeProtoVersion or ShareMemoryByFilePath");
        }
        version = Math.min(ClientHandshake.NEWEST_VERSION, exchange.version());
        if (version < ClientHandshake.FILE_VERSION) {
            throw new HandshakeException(
                    "client speaks version="
                            + exchange.version()
                            + " must be >= "
                            + ClientHandshake.FILE_VERSION);
        }
        ByteBuffer answer = ByteBuffer.allocate(MAX_FRAME);
        FrameEncoder.encode(
                answer, version, new Frame.ExchangeProtoVersion(ClientHandshake.NEWEST_VERSION));
        io.write(answer.flip());

        Frame second = io.read("ShareMemory");
        if (!(second instanceof Frame.ShareMemory share)) {
            throw unexpected(second, "ShareMemory");
        }
        if (!share.memfd()) {
            return files(share);
        }
        if (share.queueName().isEmpty() && share.bufferName().isEmpty()) {
            return new Offer.Nothing();
        }
        return takesMemory ? descriptors() : new Offer.Nothing();
    }

    private Offer descriptors() {
        if (!socket.carriesDescriptors()) {
            throw new HandshakeException(
                    "client offers descriptors over a socket that carries none: address="
                            + socket.localAddress());
        }
        ByteBuffer ready = ByteBuffer.allocate(MAX_FRAME);
        FrameEncoder.encode(ready, version, new Frame.AckReadyRecvFd());
        io.write(ready.flip());
        OwnedFd[] received = io.receiveDescriptors(2);
        return new Offer.Memfd(received[0], received[1]);
    }

    private Offer files(Frame.ShareMemory share) {
        if (!takesMemory) {
            throw new HandshakeException(
                    "client offers files, and this process cannot map shared memory");
        }
        try {
            return new Offer.Files(Path.of(share.bufferName()), Path.of(share.queueName()));
        } catch (InvalidPathException e) {
            throw new HandshakeException("client offers a path that is none: " + e.getMessage(), e);
        }
    }

    /** Tells the client that its memory is mapped. Version 2 expects no word. */
    public void acknowledge() {
        if (version > ClientHandshake.FILE_VERSION) {
            ByteBuffer frame = ByteBuffer.allocate(MAX_FRAME);
            FrameEncoder.encode(frame, version, new Frame.AckShareMemory());
            io.write(frame.flip());
        }
    }
}
