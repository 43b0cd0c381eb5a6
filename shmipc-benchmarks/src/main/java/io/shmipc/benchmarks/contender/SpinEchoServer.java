package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.model.Case;
import java.io.IOException;
import java.nio.file.Path;

/** Copies the request's number into the reply, as soon as it sees it. */
final class SpinEchoServer implements EchoServer {

    private final Path file;
    private final SpinLines lines;
    private final Thread thread;
    private volatile boolean closed;

    private SpinEchoServer(Path file, SpinLines lines) {
        this.file = file;
        this.lines = lines;
        this.thread = new Thread(this::spin, "echo");
        thread.setDaemon(true);
    }

    static SpinEchoServer start(Case what, Path folder) throws IOException {
        Path file = folder.resolve("spin-" + System.nanoTime());
        SpinEchoServer server = new SpinEchoServer(file, SpinLines.map(file));
        server.thread.start();
        return server;
    }

    private void spin() {
        int last = 0;
        while (!closed) {
            int request = lines.get(SpinLines.REQUEST);
            if (request == last) {
                Thread.onSpinWait();
            } else {
                lines.put(SpinLines.REPLY, request);
                last = request;
            }
        }
    }

    @Override
    public String address() {
        return file.toString();
    }

    @Override
    public void checkHealthy() {}

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
