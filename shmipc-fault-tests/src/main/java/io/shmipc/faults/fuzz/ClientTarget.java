package io.shmipc.faults.fuzz;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.session.MemoryType;
import io.shmipc.session.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A hostile server, and a client that connects to it, sends something and waits for an answer. From
 * its methods nothing may come but the exceptions that they name.
 */
final class ClientTarget implements Target {

    private static final int BACKLOG = 16;

    private final Path folder;
    private final Path address;
    private final int listening;
    private final Thread thread;
    private volatile byte[] script = new byte[0];
    private volatile boolean running = true;

    ClientTarget() {
        try {
            folder = Files.createTempDirectory("shm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        address = folder.resolve("s");
        listening = C.LIB.socket(C.AF_UNIX, C.SOCK_STREAM | C.SOCK_CLOEXEC, 0);
        byte[] bytes = C.address(address);
        if (C.LIB.bind(listening, bytes, bytes.length) != 0
                || C.LIB.listen(listening, BACKLOG) != 0) {
            throw new IllegalStateException("no server at address=" + address);
        }
        thread = new Thread(this::serve, "hostile-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public String name() {
        return "handshake: client";
    }

    @Override
    public int inputsPerLook() {
        return 250;
    }

    /** Says everything at once and leaves. */
    private void serve() {
        while (running) {
            int fd = C.LIB.accept4(listening, 0, 0, C.SOCK_CLOEXEC);
            if (fd < 0) {
                return;
            }
            try (RawSocket socket = new RawSocket(fd)) {
                socket.receiveSome();
                socket.send(script);
                socket.endOutput();
                socket.awaitEnd("a client");
            }
        }
    }

    @Override
    public boolean run(SplittableRandom random) {
        boolean memory = random.nextInt(4) > 0;
        List<byte[]> messages = new ArrayList<>();
        messages.add(Frames.exchange());
        if (memory) {
            messages.add(Frames.encode(new Frame.AckReadyRecvFd()));
        }
        messages.add(Frames.encode(new Frame.AckShareMemory()));
        for (int i = random.nextInt(6); i > 0; i--) {
            messages.add(random.nextInt(6) == 0 ? Frames.any(random) : Frames.data(random));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Mutator.mutate(messages, random);
        }
        script = Mutator.join(messages);
        return connect(memory ? MemoryType.MEMFD : MemoryType.SOCKET_ONLY);
    }

    private boolean connect(MemoryType memory) {
        ClientConfig config =
                ClientConfig.builder(UnixDomainSocketAddress.of(address))
                        .session(
                                LiveServer.settings(folder)
                                        .memoryType(memory)
                                        .readTimeout(Duration.ofMillis(5))
                                        .fallBackToSocketOnly(false)
                                        .build())
                        .eventLoopThreads(1)
                        .connectTimeout(Duration.ofMillis(5))
                        .drainTimeout(Duration.ZERO)
                        .failFast(true)
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config)) {
            Stream stream = client.borrowStream();
            stream.writer().putInt(1).put(new byte[300]);
            stream.flush();
            stream.reader().readInt();
            client.returnStream(stream);
            return true;
        } catch (ShmipcException expected) {
            return false;
        }
    }

    @Override
    public void close() {
        running = false;
        try {
            // Whoever connects wakes the server, which then sees that it is over.
            RawSocket.connect(address).close();
            thread.join(10_000);
            C.LIB.close(listening);
            Files.delete(address);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
