package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.SessionClosedException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pooled streams that callbacks serve: those of one borrower after the other. */
@Timeout(60)
class ServedStreamPoolTest {

    private final SessionPair pair =
            SessionPair.start(ExchangeTest.config(MemoryType.MEMFD), ServedStreamPoolTest::serve);
    private final StreamPool pool = new StreamPool(pair.clientSession(), 2);

    @AfterEach
    void close() {
        pool.close();
        pair.close();
    }

    /** Answers each byte with as many bytes of its value. */
    private static void serve(Stream stream) {
        while (stream.reader().await(1) == ReadStatus.READY) {
            byte count = stream.reader().readByte();
            stream.reader().release();
            for (int i = 0; i < count; i++) {
                stream.writer().put(count);
                stream.flush();
            }
        }
    }

    /** Says that a flush has returned: a stream is given back when both directions are done. */
    private final Semaphore flushed = new Semaphore(0);

    /** Reads one byte of what comes, and gives the stream back with it. */
    private final class Borrower implements StreamCallbacks {
        final BlockingQueue<Byte> answers = new LinkedBlockingQueue<>();
        final List<Stream> ended = new CopyOnWriteArrayList<>();

        @Override
        public void onData(Stream stream, BufferReader reader) {
            byte answer = reader.readByte();
            flushed.acquireUninterruptibly();
            giveBack(stream);
            answers.add(answer);
        }

        @Override
        public void onRemoteClose(Stream stream) {
            ended.add(stream);
        }

        @Override
        public void onLocalClose(Stream stream) {
            ended.add(stream);
        }
    }

    private void giveBack(Stream stream) {
        StreamPool.giveBack(stream, session -> pool);
    }

    private void ask(Stream stream, int answers) {
        stream.writer().put((byte) answers);
        stream.flush();
        flushed.release();
    }

    private static void awaitQuiet(Stream stream) {
        Eventually.isTrue(((StreamImpl) stream)::isQuiet);
    }

    @Test
    void shouldServeEachBorrowerInTurn() throws Exception {
        Borrower first = new Borrower();
        Borrower second = new Borrower();
        Stream stream = pool.borrow(first);
        ask(stream, 1);
        assertThat(first.answers.take()).isEqualTo((byte) 1);
        awaitQuiet(stream);

        Stream again = pool.borrow(second);
        assertThat(again).isSameAs(stream);
        ask(again, 1);

        assertThat(second.answers.take()).isEqualTo((byte) 1);
        assertThat(first.answers).isEmpty();
    }

    @Test
    void shouldCloseAStreamThatIsAnsweredWhileNobodyHasIt() throws Exception {
        Borrower borrower = new Borrower();
        Stream stream = pool.borrow(borrower);
        ask(stream, 2);

        Eventually.isTrue(() -> !stream.isOpen());
        assertThat(borrower.answers).hasSize(1);
        assertThat(borrower.ended).isEmpty();
        assertThat(pool.borrow(new Borrower())).isNotSameAs(stream);
    }

    @Test
    void shouldNotLendAStreamWhoseCallbackHasNotReturned() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Stream busy =
                pool.borrow(
                        (stream, reader) -> {
                            reader.readByte();
                            flushed.acquireUninterruptibly();
                            giveBack(stream);
                            returned.countDown();
                            await(goOn);
                        });
        ask(busy, 1);
        returned.await();

        Stream other = pool.borrow(new Borrower());
        assertThat(other).isNotSameAs(busy);
        goOn.countDown();
        awaitQuiet(busy);
        assertThat(pool.borrow(new Borrower())).isSameAs(busy);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldTellTheBorrowerOfTheEnd() {
        Borrower borrower = new Borrower();
        Stream stream = pool.borrow(borrower);
        ask(stream, 0);
        pair.server().sessions().forEach(Session::close);

        Eventually.isTrue(() -> borrower.ended.contains(stream));
        Eventually.isTrue(() -> !stream.session().isOpen());
        assertThatThrownBy(() -> pool.borrow(borrower)).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void shouldCountIdleStreamsNeitherAsLentNorBeyondTheLimit() {
        Stream[] streams = {
            pool.borrow(new Borrower()), pool.borrow(new Borrower()), pool.borrow(new Borrower())
        };
        assertThat(SessionAccess.lentStreams(pair.clientSession())).isEqualTo(3);
        for (Stream stream : streams) {
            awaitQuiet(stream);
            giveBack(stream);
        }
        assertThat(SessionAccess.lentStreams(pair.clientSession())).isZero();
        assertThat(streams[1].isOpen()).isTrue();
        assertThat(streams[2].isOpen()).isFalse();

        pool.close();
        assertThat(pair.clientSession().streamCount()).isZero();
    }

    @Test
    void shouldNotTakeAStreamFromItsBorrowerWhenItIsReturnedTwice() throws Exception {
        Stream stream = pool.borrow(new Borrower());
        awaitQuiet(stream);
        giveBack(stream);
        assertThatThrownBy(() -> giveBack(stream)).hasMessageContaining("returned already");
        Borrower borrower = new Borrower();
        assertThat(pool.borrow(borrower)).isSameAs(stream);
        ask(stream, 1);

        assertThat(borrower.answers.take()).isEqualTo((byte) 1);
    }

    @Test
    void shouldCloseAStreamThatIsReturnedWithSomethingUnsent() {
        Stream stream = pool.borrow(new Borrower());
        stream.writer().putInt(1);
        giveBack(stream);
        assertThat(stream.isOpen()).isFalse();
    }

    @Test
    void shouldKeepStreamsWithAndWithoutCallbacksApart() {
        Stream served = pool.borrow(new Borrower());
        awaitQuiet(served);
        giveBack(served);
        Stream plain = pool.borrow();
        assertThat(plain).isNotSameAs(served);
        giveBack(plain);
        assertThat(pool.borrow()).isSameAs(plain);
        assertThat(pool.borrow(new Borrower())).isSameAs(served);
    }

    @Test
    void shouldNotWaitForASession(@TempDir Path folder) {
        ClientConfig config =
                ClientConfig.builder(UnixDomainSocketAddress.of(folder.resolve("none.sock")))
                        .failFast(false)
                        .connectTimeout(Duration.ofDays(1))
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config)) {
            assertThatThrownBy(() -> client.borrowStream(new Borrower()))
                    .isInstanceOf(PeerUnavailableException.class)
                    .hasMessageContaining("is connected");
        }
    }

    @Test
    void shouldLendAndTakeBackThroughTheClient() throws Exception {
        ShmipcClient client = pair.client();
        CountDownLatch answered = new CountDownLatch(1);
        Stream stream =
                client.borrowStream(
                        (source, reader) -> {
                            reader.readByte();
                            flushed.acquireUninterruptibly();
                            client.returnStream(source);
                            answered.countDown();
                        });
        ask(stream, 1);
        answered.await();
        awaitQuiet(stream);

        assertThat(client.borrowStream(new Borrower())).isSameAs(stream);
        client.returnStream(stream);
    }
}
