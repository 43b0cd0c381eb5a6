package io.shmipc.benchmarks.contender;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.logbuffer.FragmentHandler;
import io.shmipc.benchmarks.measure.Payload;
import io.shmipc.benchmarks.model.Case;
import java.nio.file.Path;
import org.agrona.CloseHelper;

/** Aeron IPC with the media driver in this process; one thread spins on the subscription. */
final class AeronEchoServer implements EchoServer {

    private static final int FRAGMENTS = 16;

    private final String folder;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Subscription requests;
    private final AeronSender replies;
    private final AeronPayload content;
    private final FirstFailure failure = new FirstFailure();
    private final Thread thread;
    private volatile boolean closed;

    private AeronEchoServer(Case what, String folder) {
        this.folder = folder;
        this.driver = MediaDriver.launch(AeronSettings.driver(folder));
        this.aeron = Aeron.connect(AeronSettings.client(folder));
        Payload payload = new Payload(what.sizeBytes(), what.mode());
        String channel = AeronSettings.channel(what);
        this.content = new AeronPayload(payload);
        this.requests = aeron.addSubscription(channel, AeronSettings.REQUESTS);
        this.replies =
                new AeronSender(
                        aeron.addExclusivePublication(channel, AeronSettings.REPLIES), payload);
        this.thread = new Thread(this::spin, "echo");
        thread.setDaemon(true);
    }

    static AeronEchoServer start(Case what, Path folder) {
        AeronEchoServer server =
                new AeronEchoServer(what, folder.resolve("aeron-" + System.nanoTime()).toString());
        server.thread.start();
        return server;
    }

    private void spin() {
        FragmentHandler echo =
                (buffer, offset, length, header) -> {
                    long tag = content.check(buffer, offset, length);
                    while (!replies.trySend(tag) && !closed) {
                        Thread.onSpinWait();
                    }
                };
        FragmentAssembler whole = new FragmentAssembler(echo);
        try {
            while (!closed) {
                if (requests.poll(whole, FRAGMENTS) == 0) {
                    Thread.onSpinWait();
                }
            }
        } catch (RuntimeException e) {
            if (!closed) {
                failure.report(e);
            }
        }
    }

    @Override
    public String address() {
        return folder;
    }

    @Override
    public void checkHealthy() throws Exception {
        failure.check();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        CloseHelper.closeAll(aeron, driver);
    }
}
