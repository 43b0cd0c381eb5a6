package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.session.Stream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A server that looks at its queue only when it is told to, as some implementations do, and that
 * has been told by the first message only.
 */
class PollAheadTest {

    private static final int ROOM = 8;
    private static final int TOO_LARGE = 80_000;

    private final CompletableFuture<Void> inOrder = new CompletableFuture<>();

    private RawServer serverThatExpects(int... frames) {
        return new RawServer(
                peer -> {
                    try (RawServer.Shared shared = new RawServer.Shared(peer)) {
                        for (int frame : frames) {
                            peer.expect(frame);
                        }
                        inOrder.complete(null);
                        peer.awaitClosed();
                    } catch (RuntimeException | AssertionError e) {
                        inOrder.completeExceptionally(e);
                    }
                });
    }

    private static ShmipcClient connect(RawServer server) {
        return ShmipcClient.connect(
                ClientConfig.builder(server.address())
                        .session(ServerUnderAttack.settings().queueCapacity(ROOM).build())
                        .build());
    }

    @Test
    void shouldTellOfWhatLiesInTheQueueBeforeItSendsOverTheSocket() throws Exception {
        try (RawServer server =
                        serverThatExpects(RawPeer.POLLING, RawPeer.POLLING, RawPeer.FALLBACK_DATA);
                ShmipcClient client = connect(server)) {
            Stream stream = client.borrowStream();
            stream.writer().putInt(1);
            stream.flush();
            stream.writer().putInt(2);
            stream.flush();
            stream.writer().put(new byte[TOO_LARGE]);
            stream.flush();

            assertThat(inOrder).succeedsWithin(20, TimeUnit.SECONDS);
            stream.close();
        }
    }

    @Test
    void shouldNotTellOfAnEmptyQueue() throws Exception {
        try (RawServer server = serverThatExpects(RawPeer.FALLBACK_DATA);
                ShmipcClient client = connect(server)) {
            Stream stream = client.borrowStream();
            stream.writer().put(new byte[TOO_LARGE]);
            stream.flush();

            assertThat(inOrder).succeedsWithin(20, TimeUnit.SECONDS);
            stream.close();
        }
    }

    @Test
    void shouldTellOfWhatLiesInAFullQueueBeforeItClosesOverTheSocket() throws Exception {
        try (RawServer server =
                        serverThatExpects(RawPeer.POLLING, RawPeer.POLLING, RawPeer.STREAM_CLOSE);
                ShmipcClient client = connect(server)) {
            Stream stream = client.borrowStream();
            for (int i = 0; i < ROOM; i++) {
                stream.writer().putInt(i);
                stream.flush();
            }
            stream.close();

            assertThat(inOrder).succeedsWithin(20, TimeUnit.SECONDS);
        }
    }
}
