package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.error.HandshakeException;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.os.ForeignMemfd;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.RawMessages;
import io.shmipc.internal.os.SharedFile;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions whose headers lie, and messages that carry the wrong descriptors. */
class BadRegionTest {

    private static Arguments buffer(String what, int offset, int value, String rule) {
        Consumer<RawMemory> spoiling = memory -> memory.buffer().putInt(offset, value);
        return arguments(what, spoiling, rule);
    }

    private static Arguments queue(String what, int offset, int value, String rule) {
        Consumer<RawMemory> spoiling = memory -> memory.queue().putInt(offset, value);
        return arguments(what, spoiling, rule);
    }

    static Stream<Arguments> spoiledRegions() {
        int secondQueue = 24 + 12 * RawMemory.QUEUE_CAPACITY;
        return Stream.of(
                buffer("no lists", RawMemory.LIST_COUNT, 0, "listCount=0: must be >= 1"),
                buffer("more lists than fit", RawMemory.LIST_COUNT, 3, "list=2 headerEnd="),
                buffer(
                        "used beyond the end",
                        RawMemory.USED_BYTES,
                        16_380,
                        "usedBytes=16380: must"),
                buffer("used negative", RawMemory.USED_BYTES, -1, "usedBytes=4294967295: must"),
                arguments("lists that overlap", overlap(), "list=1 sliceCount=0: must be >= 1"),
                buffer("list beyond the end", RawMemory.LIST_CAPACITY, 1 << 30, "sliceCount="),
                buffer("empty list", RawMemory.LIST_CAPACITY, 0, "sliceCount=0: must be >= 1"),
                buffer("capacity 101", RawMemory.LIST_SLICE_CAPACITY, 101, "a multiple of it"),
                buffer("capacity 0", RawMemory.LIST_SLICE_CAPACITY, 0, "sliceCapacityBytes=0"),
                buffer("capacity 4 GiB", RawMemory.LIST_SLICE_CAPACITY, -4, "sliceCapacityBytes="),
                buffer("too many free", RawMemory.LIST_SIZE, 1 << 20, "list=0 size=1048576: must"),
                buffer("head in a slice", RawMemory.LIST_HEAD, 4, "list=0 head=4: must be"),
                buffer("tail nowhere", RawMemory.LIST_TAIL, -120, "list=0 tail=4294967176: must"),
                queue("capacity 0", 0, 0, "capacities=0 and 8: both must be >= 1 and equal"),
                queue("capacity beyond", secondQueue, 9, "capacities=8 and 9: both must be"),
                queue("head counter", RawMemory.HEAD, 5, "tail - head must be >= 0"),
                queue("tail counter", RawMemory.TAIL, 9, "must be >= 0 and <= capacity=8"),
                queue(
                        "own tail counter negative",
                        secondQueue + RawMemory.TAIL + 4,
                        -1,
                        "must be >= 0"),
                queue(
                        "own head counter negative",
                        RawMemory.HEAD + 4,
                        Integer.MIN_VALUE,
                        "must be >= 0"));
    }

    /** The first list ends early, so that the second's header would lie in its slices. */
    private static Consumer<RawMemory> overlap() {
        return memory ->
                memory.buffer()
                        .putInt(RawMemory.LIST_CAPACITY, 3)
                        .putInt(RawMemory.LIST_SIZE, 3)
                        .putInt(RawMemory.LIST_TAIL, 2 * 120);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoiledRegions")
    void shouldRefuseARegionThatContradictsItself(
            String what, Consumer<RawMemory> spoiling, String rule) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            spoiling.accept(memory);
            peer.share(memory);
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(rule);
            peer.awaitClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 8, 43, 47})
    void shouldRefuseARegionThatIsTooSmall(long bytes) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                OwnedFd small = SharedFile.createMemfd("shmipc_small", bytes)) {
            try (RawPeer peer = target.connect()) {
                RawMessages.send(peer.offerMemfd().socket(), 1, small, memory.queueFd());
                assertThat(target.nextEnd())
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContaining("must be");
                peer.awaitClosed();
            }
            try (RawPeer peer = target.connect()) {
                RawMessages.send(peer.offerMemfd().socket(), 1, memory.bufferFd(), small);
                assertThat(target.nextEnd())
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContaining("regionBytes=" + bytes);
                peer.awaitClosed();
            }
        }
    }

    @Test
    void shouldRefuseAnonymousMemoryWithoutPages() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            try (OwnedFd fd = ForeignMemfd.create(4096, false)) {
                assertThat(ForeignMemfd.truncate(fd, 0)).isZero();
                RawMessages.send(peer.offerMemfd().socket(), 1, fd, memory.queueFd());
            }
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("buffer region sizeBytes=0 must be >= 1");
            peer.awaitClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 200})
    void shouldRefuseAnotherNumberOfDescriptors(int count) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            OwnedFd[] descriptors = new OwnedFd[count];
            java.util.Arrays.fill(descriptors, memory.bufferFd());
            RawMessages.send(peer.offerMemfd().socket(), 1, descriptors);
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("descriptors received=" + count + " must be == 2");
            peer.awaitClosed();
        }
    }

    @Test
    void shouldRefuseDescriptorsThatCannotBeMapped() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer other = target.connect();
                RawPeer peer = target.connect()) {
            OwnedFd socket = RawMessages.descriptor(other.socket());
            RawMessages.send(peer.offerMemfd().socket(), 1, socket, memory.queueFd());
            assertThat(target.nextEnd())
                    .isInstanceOfAny(ProtocolException.class, HandshakeException.class);
            peer.awaitClosed();
            other.close();
            assertThat(target.nextEnd()).hasMessageContaining("closed the connection");
        }
    }

    /** The peer may decide how long each access to such a file takes. */
    @Test
    void shouldRefuseDescriptorsOfFilesThatAreNotMemory() throws Exception {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect();
                OwnedFd file = SharedFile.createFile(target.folder().resolve("file"), 1 << 20)) {
            assumeFalse(SharedFile.isMemory(file), "the temporary folder lies in memory");
            RawMessages.send(peer.offerMemfd().socket(), 1, memory.bufferFd(), file);
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("queue region")
                    .hasMessageContaining("is no memfd, must be one");
            peer.awaitClosed();
        }
    }

    @Test
    void shouldTakeASecondDataByteForTheStartOfAFrame() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            RawMessages.send(peer.offerMemfd().socket(), 2, memory.bufferFd(), memory.queueFd());
            peer.expect(RawPeer.ACK_SHARE);
            peer.polling();
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("frame magic=0x877: must be = 0x7758");
            peer.awaitClosed();
        }
    }
}
