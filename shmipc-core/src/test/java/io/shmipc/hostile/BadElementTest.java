package io.shmipc.hostile;

import static io.shmipc.hostile.RawMemory.SLICE_CAPACITY;
import static io.shmipc.hostile.RawMemory.SLICE_SIZE;
import static io.shmipc.hostile.RawMemory.SLICE_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.error.ProtocolException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client that has a session can do to it through shared memory. */
class BadElementTest {

    private static Arguments attack(String what, Consumer<RawMemory> attack, String rule) {
        return arguments(what, attack, rule);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                attack("offset 0", m -> m.put(2, 0, 0), "slice=0: must be the start of a slice"),
                attack("offset -1", m -> m.put(2, -1, 0), "slice=4294967295: must be the start"),
                attack("offset behind", m -> m.put(2, 1 << 20, 0), "slice=1048576: must be"),
                attack("inside a slice", m -> m.put(2, m.goodSlice() + 4, 0), "must be the start"),
                attack(
                        "a list header",
                        m -> m.put(2, RawMemory.FIRST_LIST, 0),
                        "must be the start"),
                attack(
                        "size beyond capacity",
                        m -> m.put(2, m.spoil(m.goodSlice(), SLICE_SIZE, 101), 0),
                        "start=0 size=101: start + size must be <= capacityBytes=100"),
                attack(
                        "start beyond capacity",
                        m -> m.put(2, m.spoil(m.goodSlice(), SLICE_START, 96), 0),
                        "start=96 size=5: start + size must be <= capacityBytes=100"),
                attack(
                        "start that overflows",
                        m -> m.put(2, m.spoil(m.goodSlice(), SLICE_START, 0x7fffffff), 0),
                        "start=2147483647 size=5: start + size must be"),
                attack(
                        "negative size",
                        m -> m.put(2, m.spoil(m.goodSlice(), SLICE_SIZE, -1), 0),
                        "size=4294967295: start + size must be"),
                attack(
                        "capacity of another list",
                        m -> m.put(2, m.spoil(m.goodSlice(), SLICE_CAPACITY, 1000), 0),
                        "capacityBytes=1000: must be = 100"),
                attack(
                        "next nowhere",
                        m -> m.put(2, linked(m, 3), 0),
                        "slice=3: must be the start"),
                attack("next -1", m -> m.put(2, linked(m, -1), 0), "slice=4294967295: must be"),
                attack("cycle of one", m -> m.put(2, cycleOfOne(m), 0), "handed out twice"),
                attack("cycle of two", m -> m.put(2, cycleOfTwo(m), 0), "handed out twice"),
                attack("unknown status", m -> m.put(2, m.goodSlice(), 3), "status=3: must be <= 2"),
                attack("unknown status, no data", m -> m.put(2, 0, 255), "status=255: must be"),
                attack(
                        "good one before a bad one",
                        m -> {
                            m.put(2, m.goodSlice(), 0);
                            m.put(3, 0, 0);
                        },
                        "slice=0: must be the start of a slice"),
                attack(
                        "tail ahead",
                        m -> m.queue().putInt(RawMemory.TAIL, 9),
                        "must be >= 0 and <= capacity=8"),
                attack(
                        "tail back",
                        m -> m.queue().putInt(RawMemory.TAIL, -1),
                        "tail - head must be >= 0"));
    }

    private static int linked(RawMemory memory, int next) {
        int slice = memory.goodSlice();
        memory.link(slice, next);
        return slice;
    }

    private static int cycleOfOne(RawMemory memory) {
        int slice = memory.goodSlice();
        memory.link(slice, slice);
        return slice;
    }

    private static int cycleOfTwo(RawMemory memory) {
        int first = memory.goodSlice();
        int second = memory.goodSlice();
        memory.link(first, second);
        memory.link(second, first);
        return first;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void shouldEndTheSessionAndNothingElse(String what, Consumer<RawMemory> attack, String rule) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            attack.accept(memory);
            peer.polling();
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(rule);
            peer.awaitClosed();
        }
    }

    @Test
    void shouldEndTheSessionWhenAnAnswerFindsADamagedList() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            int slice = memory.goodSlice();
            memory.buffer().putInt(RawMemory.LIST_HEAD, 12);
            memory.put(2, slice, 0);
            peer.polling();
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("list=0 head=12: must be another slice of the list");
            peer.awaitClosed();
        }
    }

    @Test
    void shouldEndTheSessionWhenTheQueueForAnswersIsNonsense() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            int secondQueue = memory.queue().capacity() / 2;
            memory.queue().putInt(secondQueue + RawMemory.HEAD, 77);
            for (int i = 0; i < RawMemory.QUEUE_CAPACITY; i++) {
                memory.put(2, memory.goodSlice(), 0);
            }
            peer.polling();
            memory.awaitTaken();
            memory.put(2, memory.goodSlice(), 0);
            peer.polling();
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("headLow=77")
                    .hasMessageContaining("tail - head must be >= 0");
            peer.awaitClosed();
        }
    }

    @Test
    void shouldRecycleEmptySlicesAndGoOn() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            memory.put(2, memory.spoil(memory.goodSlice(), SLICE_SIZE, 0), 0);
            memory.put(2, memory.goodSlice(), 0);
            peer.polling();
            peer.expect(RawPeer.POLLING);
            memory.put(2, 0, 1);
            peer.polling();
        }
    }
}
