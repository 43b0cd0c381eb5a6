package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.transport.EventLoopGroup;
import io.shmipc.internal.transport.FakeSocket;
import io.shmipc.testkit.Allocation;
import io.shmipc.wait.WaitStrategy;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both ends of a session in one thread: what is written, flushed, received, read and released again
 * and again allocates nothing. A few bytes in thousands of rounds are the virtual machine's own.
 */
class SteadyStateTest {

    private static final double NOTHING = 0.5;

    /** What putting an element into the queue may cost. */
    private static final double PUT = NOTHING;

    private final SessionConfig config =
            SessionConfig.builder()
                    .sizeClasses(new SizeClass(256, 50), new SizeClass(4096, 50))
                    .regionBytes(1 << 20)
                    .queueCapacity(64)
                    .waitStrategy(WaitStrategy.blocking())
                    .build();
    private int elements;
    private final EventLoopGroup loops = new EventLoopGroup(1, "test", false, List.of());
    private final RegionFactory.Created created =
            RegionFactory.create(config, SessionMode.MEMFD, 0);
    private final SessionMemory serverMemory =
            RegionFactory.map(
                    SessionMode.MEMFD,
                    created.bufferFd(),
                    created.queueFd(),
                    null,
                    null,
                    new RegionTable());
    private final SessionImpl client = session(created.memory(), null);
    private final SessionImpl server = session(serverMemory, stream -> {});
    private final StreamImpl here = (StreamImpl) client.openStream();
    private final StreamImpl there = server.acceptStream(here.id());
    private final ReceiveQueue arriving =
            serverMemory.receiveQueue(
                    1,
                    (id, status, head, tail, bytes) -> {
                        elements++;
                        there.deliver(head, tail, bytes);
                    });
    private final byte[] payload = new byte[3000];
    private final byte[] copy = new byte[3000];

    private SessionImpl session(SessionMemory memory, SessionImpl.StreamAcceptor acceptor) {
        return new SessionImpl(
                config,
                memory,
                new FakeSocket() {},
                3,
                loops.next(),
                Runnable::run,
                acceptor,
                reason -> {});
    }

    @BeforeEach
    void fill() {
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) i;
        }
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        created.close();
        loops.close();
    }

    private void cache(boolean on) {
        created.memory().region().cacheSlices(on);
        serverMemory.region().cacheSlices(on);
    }

    private int free() {
        return client.memory().stream().mapToInt(SizeClassUsage::freeSlices).sum();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAllocateNothingToTakeASliceAndGiveItBack(boolean caching) {
        SharedRegion region = created.memory().region();
        cache(caching);
        int before = free();
        double bytes =
                Allocation.bytesPerRun(
                        () -> {
                            Slice slice = region.allocate(100);
                            region.pool().writeSlice(slice.offset, 0, 100, -1);
                            slice.giveBack();
                        });
        assertThat(bytes).isLessThan(NOTHING);
        cache(false);
        assertThat(free()).isEqualTo(before);
    }

    @Test
    void shouldAllocateNothingToWriteAndDrop() {
        cache(true);
        BufferWriter writer = here.writer();
        double bytes =
                Allocation.bytesPerRun(
                        () -> {
                            writer.putInt(1).putLong(2).put((byte) 3).putShort((short) 4);
                            writer.put(payload).reserve(100).putInt(0, 7);
                            writer.discard();
                        });
        assertThat(bytes).isLessThan(NOTHING);
    }

    @Test
    void shouldAllocateNothingToReceiveReadAndRelease() {
        SharedRegion from = created.memory().region();
        ReceivedChains chains = new ReceivedChains(serverMemory.region(), 1);
        cache(true);
        double bytes =
                Allocation.bytesPerRun(
                        () -> {
                            Slice slice = from.allocate(64);
                            slice.memory.putLong(slice.base, 5);
                            from.pool().writeSlice(slice.offset, 0, 64, -1);
                            slice.sent();
                            chains.walk(slice.offset, 1);
                            there.deliver(chains.head(), chains.tail(), chains.bytes());
                            readHeaderAndBody(there.reader());
                        });
        assertThat(bytes).isLessThan(NOTHING);
    }

    private void readHeaderAndBody(BufferReader reader) {
        if (reader.await(64) != ReadStatus.READY) {
            throw new AssertionError("nothing came");
        }
        ByteBuffer header = reader.read(8);
        ByteBuffer body = reader.read(56);
        if (header.getLong() != 5 || body.remaining() != 56) {
            throw new AssertionError("header=" + header + " body=" + body);
        }
        reader.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAllocateNothingOnTheWholeWayOfCopiedBytes(boolean caching) {
        cache(caching);
        double bytes =
                Allocation.bytesPerRun(
                        () -> {
                            arriving.markWorking();
                            here.writer().putInt(payload.length).put(payload);
                            here.flush();
                            arriving.takeAll();
                            BufferReader reader = there.reader();
                            reader.readBytes(copy, 0, reader.readInt());
                            reader.release();
                        });
        assertThat(bytes).isLessThan(PUT);
        assertThat(copy).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAllocateNothingOnTheWholeWayOfViews(boolean caching) {
        cache(caching);
        double bytes =
                Allocation.bytesPerRun(
                        () -> {
                            arriving.markWorking();
                            here.writer().reserve(64).putLong(5);
                            here.flush();
                            arriving.takeAll();
                            readHeaderAndBody(there.reader());
                        });
        assertThat(bytes).isLessThan(PUT);
    }

    @Test
    void shouldSendManySmallWritesInOneElement() {
        int before = free();
        for (int i = 0; i < 500; i++) {
            here.writer().putInt(i).put((byte) i).putLong(-i);
        }
        assertThat(here.writer().writtenBytes()).isEqualTo(500 * 13);
        here.flush();
        arriving.takeAll();
        assertThat(elements).isEqualTo(1);
        BufferReader reader = there.reader();
        for (int i = 0; i < 500; i++) {
            assertThat(reader.readInt()).isEqualTo(i);
            assertThat(reader.readByte()).isEqualTo((byte) i);
            assertThat(reader.readLong()).isEqualTo(-i);
        }
        reader.release();
        assertThat(free()).isEqualTo(before);
    }

    @Test
    void shouldKeepViewsApartAndValidUntilRelease() {
        cache(true);
        here.writer().put(payload);
        here.flush();
        arriving.takeAll();
        BufferReader reader = there.reader();
        ByteBuffer peeked = reader.peek(100);
        ByteBuffer first = reader.read(100);
        ByteBuffer second = reader.read(50);
        List<ByteBuffer> views = List.of(peeked, first);
        assertThat(views).allMatch(view -> view.equals(ByteBuffer.wrap(payload, 0, 100)));
        first.position(90);
        assertThat(peeked.position()).isZero();
        assertThat(second).isEqualTo(ByteBuffer.wrap(payload, 100, 50));
        reader.skip(payload.length - 150);
        assertThat(second).isEqualTo(ByteBuffer.wrap(payload, 100, 50));
        assertThat(second.isReadOnly()).isTrue();
        reader.release();
    }

    @Test
    void shouldCopyWhatIsReadAcrossSlices() {
        here.writer().put(payload, 0, 3000).put(payload, 0, 2000);
        here.flush();
        arriving.takeAll();
        BufferReader reader = there.reader();
        ByteBuffer all = reader.read(5000);
        assertThat(all.slice(0, 3000)).isEqualTo(ByteBuffer.wrap(payload));
        assertThat(all.slice(3000, 2000)).isEqualTo(ByteBuffer.wrap(payload, 0, 2000));
        reader.release();
    }

    @Test
    void shouldTakeItsSlicesBackWhenTheQueueHasNoRoom() {
        int before = free();
        for (int i = 0; i < config.queueCapacity(); i++) {
            here.writer().putInt(i);
            here.flush();
        }
        here.writer().putInt(config.queueCapacity()).put(payload);
        for (int i = 0; i < 3; i++) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> here.flush(java.time.Duration.ofMillis(1)))
                    .isInstanceOf(io.shmipc.error.DeadlineExceededException.class);
        }
        arriving.takeAll();
        here.flush();
        arriving.takeAll();
        for (int i = 0; i <= config.queueCapacity(); i++) {
            assertThat(there.reader().readInt()).isEqualTo(i);
        }
        there.reader().readBytes(copy, 0, copy.length);
        assertThat(copy).isEqualTo(payload);
        assertThat(free()).isEqualTo(before);
        assertThat(created.memory().region().doubleHandOuts()).isZero();
    }
}
