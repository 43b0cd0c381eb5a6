package io.shmipc.sample.socket;

import io.shmipc.sample.agent.ShipmentService;
import io.shmipc.sample.record.Batch;
import io.shmipc.sample.record.BatchFormatException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's end of the plain socket: a thread for each connection, for the comparison only. */
public final class PlainSocketServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PlainSocketServer.class);

    private final Path path;
    private final ShipmentService service;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private PlainSocketServer(Path path, ShipmentService service) throws IOException {
        this.path = path;
        this.service = service;
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /** Listens on {@code path}, which must not exist, until it is closed. */
    public static PlainSocketServer start(Path path, ShipmentService service) throws IOException {
        PlainSocketServer server = new PlainSocketServer(path, service);
        try {
            server.listener.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException | RuntimeException e) {
            server.listener.close();
            throw e;
        }
        server.startThread("plain-socket-accept", server::accept);
        return server;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
        Files.deleteIfExists(path);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = listener.accept();
                connections.add(connection);
                startThread("plain-socket-connection", () -> serve(connection));
            }
        } catch (IOException e) {
            log.debug("No longer listening on {}", path, e);
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            SocketFrames frames = new SocketFrames(connection);
            byte[] message = frames.read(Batch.MAX_BYTES);
            while (message != null) {
                byte[] answer = service.handle(message);
                if (answer != null) {
                    frames.write(answer);
                }
                message = frames.read(Batch.MAX_BYTES);
            }
        } catch (BatchFormatException e) {
            log.warn("Closed a connection that broke the format: {}", e.getMessage());
        } catch (IOException e) {
            log.debug("Lost a connection", e);
        } finally {
            connections.remove(connection);
        }
    }

    private void startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
