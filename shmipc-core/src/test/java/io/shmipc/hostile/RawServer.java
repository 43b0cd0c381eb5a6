package io.shmipc.hostile;

import io.shmipc.error.ShmipcException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.Acceptor;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.ListenOptions;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueProducer;
import io.shmipc.internal.queue.QueueRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays a part to every client that connects, one after the other, and keeps the connections. */
final class RawServer implements AutoCloseable {

    private final @Nullable Path folder;
    private final Acceptor acceptor;
    private final Consumer<RawPeer> part;
    private final List<RawPeer> peers = new CopyOnWriteArrayList<>();
    private final CountDownLatch attack = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean running = true;

    RawServer(Consumer<RawPeer> part) {
        this(null, part);
    }

    /**
     * @param path of the socket; null for one in a folder of its own
     */
    RawServer(@Nullable Path path, Consumer<RawPeer> part) {
        this.part = part;
        try {
            folder = path == null ? Files.createTempDirectory("shm") : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor =
                Sockets.listen(
                        UnixDomainSocketAddress.of(path == null ? folder.resolve("s") : path),
                        new ListenOptions(16, 0600),
                        false);
        thread = new Thread(this::run, "raw-server");
        thread.start();
    }

    /** A server that does the handshake right and then, when told, attacks the first session. */
    static RawServer thatShares(Consumer<Shared> attack) {
        RawServer[] self = new RawServer[1];
        CountDownLatch made = new CountDownLatch(1);
        self[0] =
                new RawServer(
                        peer -> {
                            try (Shared shared = new Shared(peer)) {
                                made.await(20, TimeUnit.SECONDS);
                                self[0].attack.await(20, TimeUnit.SECONDS);
                                if (!self[0].attacked) {
                                    self[0].attacked = true;
                                    attack.accept(shared);
                                    peer.polling().awaitClosed();
                                }
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        made.countDown();
        return self[0];
    }

    private boolean attacked;

    void attack() {
        attack.countDown();
    }

    /** Connections taken so far. */
    int connections() {
        return peers.size();
    }

    SocketAddress address() {
        return acceptor.localAddress();
    }

    private void run() {
        while (running) {
            try {
                ControlSocket socket = acceptor.accept(TimeUnit.SECONDS.toNanos(60));
                if (socket != null) {
                    RawPeer peer = new RawPeer(socket);
                    peers.add(peer);
                    part.accept(peer);
                }
            } catch (ShmipcException | AssertionError | IllegalStateException gone) {
                // The client left, or the test is over.
            }
        }
    }

    @Override
    public void close() {
        running = false;
        attack.countDown();
        acceptor.close();
        try {
            thread.join();
            peers.forEach(RawPeer::close);
            if (folder != null) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What a client shared with the server. */
    static final class Shared implements AutoCloseable {

        private final RawPeer peer;
        private final Mapping buffer;
        private final Mapping queue;
        private final BufferPool pool;
        private final QueueProducer producer;

        Shared(RawPeer peer) {
            this.peer = peer;
            peer.expect(RawPeer.EXCHANGE);
            peer.send(RawPeer.frame(3, RawPeer.EXCHANGE)).expect(RawPeer.SHARE_MEMFD);
            peer.send(RawPeer.frame(3, RawPeer.ACK_READY));
            peer.socket().awaitReadable(TimeUnit.SECONDS.toNanos(20));
            OwnedFd[] fds = peer.socket().receiveDescriptors(2);
            try (OwnedFd bufferFd = fds[0];
                    OwnedFd queueFd = fds[1]) {
                buffer = Mapping.map(bufferFd, SharedFile.identity(bufferFd).sizeBytes());
                queue = Mapping.map(queueFd, SharedFile.identity(queueFd).sizeBytes());
            }
            pool = BufferPool.map(MemoryView.of(buffer.buffer()));
            producer =
                    QueueRegion.map(MemoryView.of(queue.buffer()), QueueLayout.ofThisMachine())
                            .serverToClient()
                            .producer();
            peer.send(RawPeer.frame(3, RawPeer.ACK_SHARE));
        }

        void send(byte[] bytes) {
            peer.send(bytes);
        }

        void put(int streamId, int offset, int status) {
            producer.offer(streamId, offset, status);
        }

        int slice() {
            int slice = pool.allocate(10);
            pool.writeSlice(slice, 0, 10, -1);
            return slice;
        }

        int cycle() {
            int slice = pool.allocate(10);
            pool.writeSlice(slice, 0, 10, slice);
            return slice;
        }

        void spoilTail(int value) {
            int second = queue.buffer().capacity() / 2;
            queue.buffer().putInt(second + RawMemory.TAIL, value);
        }

        @Override
        public void close() {
            buffer.close();
            queue.close();
        }
    }
}
