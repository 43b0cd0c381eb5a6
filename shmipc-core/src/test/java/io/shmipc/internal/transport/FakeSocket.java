package io.shmipc.internal.transport;

import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.PeerCredentials;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;

/** A socket that takes as many bytes as it is told, and gives what it is told. */
public class FakeSocket implements ControlSocket {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int room;

    /** Takes so many bytes more. */
    public synchronized void makeRoom(int bytes) {
        room += bytes;
    }

    /** Everything written so far. */
    public synchronized byte[] taken() {
        return taken.toByteArray();
    }

    @Override
    public synchronized int write(ByteBuffer src) {
        int n = Math.min(room, src.remaining());
        byte[] bytes = new byte[n];
        src.get(bytes);
        taken.writeBytes(bytes);
        room -= n;
        return n;
    }

    @Override
    public int read(ByteBuffer dst) {
        return 0;
    }

    @Override
    public boolean awaitReadable(long timeoutNanos) {
        return true;
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) {
        return true;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public boolean carriesDescriptors() {
        return false;
    }

    @Override
    public void sendDescriptors(OwnedFd first, OwnedFd second) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OwnedFd[] receiveDescriptors(int expected) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PeerCredentials peerCredentials() {
        return null;
    }

    @Override
    public SocketAddress remoteAddress() {
        return UnixDomainSocketAddress.of("");
    }

    @Override
    public SocketAddress localAddress() {
        return UnixDomainSocketAddress.of("");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
