package io.shmipc.faults.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A hostile client at a live server; what it does is said by the kind. */
final class ServerTarget implements Target {

    /** What the client does wrong. */
    enum Kind {
        /** The conversation that leads to a session is spoiled. */
        HANDSHAKE("handshake: server"),
        /** Other descriptors than those of two good regions. */
        DESCRIPTORS("handshake: descriptors"),
        /** A good handshake, then frames, good ones and spoiled ones. */
        FRAMES("frames: server"),
        /** Regions and elements that are spoiled before and during the session. */
        MEMORY("regions: server");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    private static final byte[] ONE_BYTE = new byte[1];
    private static final int WRITES_WHILE_IT_RUNS = 64;

    private final Kind kind;
    private final LiveServer server = new LiveServer();
    private final Descriptors descriptors = new Descriptors();

    ServerTarget(Kind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind.title;
    }

    @Override
    public int inputsPerLook() {
        return 500;
    }

    @Override
    public boolean run(SplittableRandom random) {
        try (RawSocket socket = RawSocket.connect(server.address())) {
            switch (kind) {
                case HANDSHAKE -> handshake(socket, random);
                case DESCRIPTORS -> descriptors(socket, random);
                case FRAMES -> frames(socket, random);
                case MEMORY -> memory(socket, random);
            }
            socket.endOutput();
            socket.awaitEnd("the server");
        }
        return false;
    }

    private void handshake(RawSocket socket, SplittableRandom random) {
        List<byte[]> messages = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            messages.add(Frames.exchange());
        }
        switch (random.nextInt(3)) {
            case 0 -> messages.add(Frames.shareMemfd("", ""));
            case 1 -> messages.add(Frames.shareMemfd("queue", "buffer"));
            default ->
                    messages.add(
                            Frames.shareFiles(
                                    server.folder().resolve("q").toString(),
                                    server.folder().resolve("b").toString()));
        }
        messages.add(Frames.data(random));
        for (int i = random.nextInt(3); i >= 0; i--) {
            Mutator.mutate(messages, random);
        }
        sendInPieces(socket, Mutator.join(messages), random);
    }

    private static void sendInPieces(RawSocket socket, byte[] bytes, SplittableRandom random) {
        int cut = random.nextInt(4) == 0 && bytes.length > 1 ? random.nextInt(bytes.length) : 0;
        if (cut > 0) {
            socket.send(java.util.Arrays.copyOf(bytes, cut));
        }
        socket.send(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
    }

    private static void offer(RawSocket socket) {
        socket.send(Frames.exchange());
        socket.send(Frames.shareMemfd("shmipc_fuzz_queue", "shmipc_fuzz_buffer"));
    }

    private void descriptors(RawSocket socket, SplittableRandom random) {
        offer(socket);
        try (SharedMemory memory = new SharedMemory()) {
            byte[] data = new byte[random.nextInt(6) == 0 ? random.nextInt(4) : 1];
            socket.sendDescriptors(data, descriptors.some(memory, random));
            if (random.nextBoolean()) {
                socket.send(Frames.data(random));
            }
            socket.endOutput();
            socket.awaitEnd("the server");
        }
    }

    private void frames(RawSocket socket, SplittableRandom random) {
        if (random.nextBoolean()) {
            // Without memory: two frames, and everything goes over the socket.
            socket.send(Frames.exchange());
            socket.send(Frames.shareMemfd("", ""));
            sendFrames(socket, random);
            return;
        }
        offer(socket);
        try (SharedMemory memory = new SharedMemory()) {
            socket.sendDescriptors(ONE_BYTE, memory.bufferFd(), memory.queueFd());
            memory.putMessage(2, 0, random);
            sendFrames(socket, random);
        }
    }

    private static void sendFrames(RawSocket socket, SplittableRandom random) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            messages.add(random.nextInt(8) == 0 ? Frames.any(random) : Frames.data(random));
        }
        if (random.nextInt(16) == 0) {
            byte[] flood = messages.get(0);
            for (int i = 0; i < 200; i++) {
                messages.add(flood);
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            Mutator.mutate(messages, random);
        }
        sendInPieces(socket, Mutator.join(messages), random);
    }

    private void memory(RawSocket socket, SplittableRandom random) {
        offer(socket);
        try (SharedMemory memory = new SharedMemory()) {
            boolean before = random.nextBoolean();
            for (int i = random.nextInt(3); before && i >= 0; i--) {
                memory.spoil(random);
            }
            socket.sendDescriptors(ONE_BYTE, memory.bufferFd(), memory.queueFd());
            for (int i = random.nextInt(4); i >= 0; i--) {
                try {
                    memory.putMessage(2 + random.nextInt(3), random.nextInt(3), random);
                } catch (io.shmipc.error.ProtocolException spoiledByOurselves) {
                    break;
                }
            }
            if (random.nextInt(3) == 0) {
                memory.putElement(random);
            }
            socket.send(Frames.polling());
            for (int i = 0; !before && i < WRITES_WHILE_IT_RUNS; i++) {
                memory.spoil(random);
            }
            socket.send(Frames.polling());
            socket.endOutput();
            socket.awaitEnd("the server");
        }
    }

    @Override
    public void checkOthers() {
        server.awaitOthersGone();
        server.checkInnocent();
    }

    @Override
    public void close() {
        descriptors.close();
        server.close();
    }
}
