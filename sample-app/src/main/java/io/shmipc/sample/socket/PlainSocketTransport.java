package io.shmipc.sample.socket;

import io.shmipc.sample.app.AgentLostException;
import io.shmipc.sample.app.BatchTransport;
import io.shmipc.sample.record.Acknowledgement;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Through a unix domain socket, as an application would do it without a library. */
public final class PlainSocketTransport implements BatchTransport {

    private final SocketChannel socket;
    private final SocketFrames frames;

    public PlainSocketTransport(Path path) {
        try {
            socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new AgentLostException("cannot connect to " + path + ": " + e, e);
        }
        frames = new SocketFrames(socket);
    }

    @Override
    public void send(byte[] message) {
        try {
            frames.write(message);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public Acknowledgement exchange(byte[] message) {
        try {
            frames.write(message);
            byte[] answer = frames.read(Acknowledgement.MAX_BYTES);
            if (answer == null) {
                throw new AgentLostException("the agent closed the connection", null);
            }
            return Acknowledgement.decode(answer);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static AgentLostException lost(IOException cause) {
        return new AgentLostException("lost the connection to the agent: " + cause, cause);
    }
}
