package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.transport.EventLoopGroup;
import io.shmipc.internal.transport.FakeSocket;
import io.shmipc.metrics.SessionCounters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sums over sessions that come and go, some of which share a buffer region. */
class SessionTotalsTest {

    private final SessionConfig config =
            SessionConfig.builder()
                    .sizeClasses(new SizeClass(256, 50), new SizeClass(4096, 50))
                    .regionBytes(1 << 20)
                    .build();
    private final EventLoopGroup loops = new EventLoopGroup(1, "test", false, List.of());
    private final RegionTable regions = new RegionTable();
    private final RegionFactory.Created first = RegionFactory.create(config, SessionMode.MEMFD, 0);
    private final RegionFactory.Created second = RegionFactory.create(config, SessionMode.MEMFD, 0);
    private final SessionTotals totals = new SessionTotals();

    /** A session whose buffer region is that of the first client, as some peers do it. */
    private SessionImpl session(RegionFactory.Created queueOf) {
        SessionMemory memory =
                RegionFactory.map(
                        SessionMode.MEMFD,
                        first.bufferFd(),
                        queueOf.queueFd(),
                        null,
                        null,
                        regions);
        return new SessionImpl(
                config,
                memory,
                new FakeSocket() {},
                3,
                loops.next(),
                Runnable::run,
                stream -> {},
                reason -> {});
    }

    @AfterEach
    void close() {
        first.memory().close(true);
        second.memory().close(true);
        first.close();
        second.close();
        loops.close();
    }

    /** A slice that the peer sends although this process has it. */
    private static void handOutTwice(SessionImpl session) {
        SharedRegion region = session.region();
        Slice slice = region.allocate(100);
        try {
            region.receive(slice.slot, slice.offset, 0, 10);
        } catch (io.shmipc.error.ProtocolException expected) {
            return;
        } finally {
            slice.giveBack();
        }
        throw new AssertionError("nobody noticed");
    }

    @Test
    void shouldCountASharedRegionOnce() {
        SessionImpl one = session(first);
        SessionImpl other = session(second);
        assertThat(one.region()).isSameAs(other.region());
        totals.add(one);
        totals.add(other);
        handOutTwice(one);

        assertThat(one.counters().doubleHandOuts()).isEqualTo(1);
        assertThat(other.counters().doubleHandOuts()).isEqualTo(1);
        assertThat(totals.counters().doubleHandOuts()).isEqualTo(1);
        assertThat(totals.memory()).isEqualTo(one.memory());

        one.close();
        totals.remove(one);
        assertThat(totals.counters().doubleHandOuts()).isEqualTo(1);
        assertThat(totals.memory()).isEqualTo(other.memory()).isNotEmpty();
        other.close();
        totals.remove(other);
        assertThat(totals.counters().doubleHandOuts()).isEqualTo(1);
        assertThat(totals.memory()).isEmpty();
    }

    @Test
    void shouldKeepWhatEndedSessionsCountedAndAddWhatNewOnesDo() {
        SessionImpl one = session(first);
        SessionImpl other = session(second);
        totals.add(one);
        one.acceptStream(2).close();
        one.acceptStream(3);
        SessionCounters before = totals.counters();
        assertThat(before.streamsOpened()).isEqualTo(2);

        one.close();
        totals.remove(one);
        totals.remove(one);
        assertThat(totals.counters().streamsOpened()).isEqualTo(2);
        assertThat(totals.counters().streamsClosed()).isEqualTo(2);

        totals.add(other);
        other.acceptStream(2);
        assertThat(totals.counters().streamsOpened()).isEqualTo(3);
        other.close();
    }

    @Test
    void shouldTakeTheLargestOfWhatIsAMaximum() {
        SessionCounters low = counters(3, 30, 300);
        SessionCounters high = counters(4, 20, 400);

        SessionCounters sum = low.plus(high);

        assertThat(sum.largestHarvest()).isEqualTo(4);
        assertThat(sum.toPeerHighWater()).isEqualTo(30);
        assertThat(sum.fromPeerHighWater()).isEqualTo(400);
        assertThat(sum.harvests()).isEqualTo(2);
    }

    private static SessionCounters counters(int largest, int toPeer, int fromPeer) {
        return new SessionCounters(
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                java.util.Map.of(),
                1,
                1,
                largest,
                toPeer,
                fromPeer,
                0,
                0);
    }

    @Test
    void shouldCountSlicesThatWereHeldWhenTheirMemoryWentOnce() {
        SessionImpl one = session(first);
        totals.add(one);
        hold(one);
        hold(one);
        assertThat(totals.counters().slicesLeaked()).isZero();

        one.close();
        assertThat(one.counters().slicesLeaked()).isEqualTo(2);
        assertThat(totals.counters().slicesLeaked()).isEqualTo(2);
        totals.remove(one);
        assertThat(totals.counters().slicesLeaked()).isEqualTo(2);
        assertThat(totals.counters().slicesLeaked()).isEqualTo(2);
    }

    @Test
    void shouldCountWhatTurnsOutToHaveLeakedLongAfterTheSession() {
        SessionImpl one = session(first);
        totals.add(one);
        Slice released = hold(one);
        hold(one);
        // The peer ends it, so what has arrived can still be read.
        one.end(new IllegalStateException("gone"), false);
        totals.remove(one);
        assertThat(totals.counters().slicesLeaked()).isZero();
        released.release();
        assertThat(totals.counters().slicesLeaked()).isZero();

        one.close();
        assertThat(totals.counters().slicesLeaked()).isEqualTo(1);
    }

    @Test
    void shouldCallNothingALeakThatIsReleasedAfterThePeerHasGone() {
        SessionImpl one = session(first);
        totals.add(one);
        Slice held = hold(one);
        one.end(new IllegalStateException("gone"), false);
        totals.remove(one);
        held.release();
        one.close();

        assertThat(totals.counters().slicesLeaked()).isZero();
    }

    /** A slice that the peer sent. */
    private Slice hold(SessionImpl session) {
        Slice sent = first.memory().region().allocate(100);
        sent.sent();
        SharedRegion region = session.region();
        return region.receive(region.pool().slotOf(sent.offset), sent.offset, 0, 10);
    }
}
