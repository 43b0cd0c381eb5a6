package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.FreeList.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pop that is interrupted after it has read the next of head, while both processes do all they
 * can do, in every order up to a length at which the list comes round more than once. Against a
 * peer that takes no turns, this process may be given a slice that somebody has, but has to notice
 * before it uses one byte; if both take turns, it cannot happen.
 */
class FreeListInterleavingsTest {

    private static final int CAPACITY = 4;
    private static final int SLICES = 4;

    /** So many deeds, and no fewer, bring a list of four slices round to the head it had. */
    private static final int LONGEST = 6;

    /** Between moving head and looking at the link again. */
    private static final int LONGEST_AFTER = 2;

    /** What happens between two steps of the pop that is watched. */
    private enum Deed {
        PEER_POPS,
        PEER_GIVES_BACK_OLDEST,
        PEER_GIVES_BACK_NEWEST,
        WE_GIVE_BACK,
        /** Last, as it is left out while a pop of ours is under way. */
        WE_POP
    }

    private static final int ALL_DEEDS = Deed.values().length;
    private static final int DEEDS_BESIDE_OUR_POP = ALL_DEEDS - 1;

    /** One slice was found with two owners, and the session would have ended. */
    private static final class Noticed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Memory, this process with its knowledge of what it has, and a peer. */
    private static final class World {

        final MemoryView memory = PoolFixtures.oneClass(SLICES, CAPACITY);
        final BufferPool pool = BufferPool.map(memory);
        final ListLayout layout = BufferRegionLayout.read(memory).lists().get(0);
        final SteppedList list = new SteppedList(memory, layout, PoolSide.MAPPER);
        final ForeignList peer = new ForeignList(memory, layout, PoolSide.CREATOR);
        final boolean linked;
        final Deque<Integer> ours = new ArrayDeque<>();
        final Deque<Integer> theirs = new ArrayDeque<>();

        /**
         * @param linked whether slices in use have a next that a list could have as well, as they
         *     are linked to a message; without one they look like the end of the list
         */
        World(boolean linked) {
            this.linked = linked;
        }

        private void use(int slice) {
            if (linked) {
                int flags = BufferRegionDescriptor.FLAG_IN_USE | 1;
                BufferRegionDescriptor.sliceFlags(memory, slice, flags);
            }
        }

        /** As the session does it, which keeps a state for each slice. */
        int pop() {
            int slice;
            try {
                slice = list.pop();
            } catch (ProtocolException e) {
                throw new Noticed();
            }
            if (slice == FreeList.NONE) {
                return slice;
            }
            if (ours.contains(slice)) {
                throw new Noticed();
            }
            assertThat(theirs).as("slice that we were given").doesNotContain(slice);
            ours.add(slice);
            use(slice);
            return slice;
        }

        void peerHas(int slice) {
            if (slice != FreeList.NONE) {
                theirs.add(slice);
                use(slice);
            }
        }

        void doIt(Deed deed) {
            switch (deed) {
                case PEER_POPS -> peerHas(peer.pop());
                case PEER_GIVES_BACK_OLDEST -> peerGivesBack(theirs.pollFirst());
                case PEER_GIVES_BACK_NEWEST -> peerGivesBack(theirs.pollLast());
                case WE_POP -> pop();
                case WE_GIVE_BACK -> {
                    Integer slice = ours.pollFirst();
                    if (slice != null) {
                        checkStillOurs(slice);
                        push(slice);
                    }
                }
            }
        }

        private void push(int slice) {
            try {
                list.push(slice);
            } catch (ProtocolException e) {
                throw new Noticed();
            }
        }

        private void peerGivesBack(Integer slice) {
            if (slice != null) {
                // What a broken list does to the peer is the peer's affair.
                try {
                    peer.push(slice);
                } catch (ProtocolException e) {
                    throw new Noticed();
                }
            }
        }

        /** As the session does it before it sends. */
        void checkStillOurs(int slice) {
            if (!pool.isMarkedInUse(slice)) {
                throw new Noticed();
            }
        }

        /** The digits of the program are the deeds. */
        void run(int program, int length, int deeds) {
            int rest = program;
            for (int i = 0; i < length; i++) {
                doIt(Deed.values()[rest % deeds]);
                rest /= deeds;
            }
        }

        /** We take what we can get, and make the peer give back what it has so that there is. */
        void takeTheRest() {
            for (int i = 0; i < 2 * SLICES; i++) {
                if (pop() == FreeList.NONE) {
                    doIt(Deed.PEER_GIVES_BACK_NEWEST);
                }
            }
            ours.forEach(this::checkStillOurs);
        }
    }

    private static int programs(int length, int deeds) {
        return (int) Math.pow(deeds, length);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "0, true", "1, true"})
    void shouldNoticeWhatAPeerDoesDuringAPopOfOurs(int heldBefore, boolean linked) {
        int noticed = 0;
        int deeds = DEEDS_BESIDE_OUR_POP;
        for (int length = 0; length <= LONGEST; length++) {
            for (int program = 0; program < programs(length, deeds); program++) {
                for (int after = 0; after < programs(LONGEST_AFTER, deeds); after++) {
                    noticed += popOfOursMeets(heldBefore, linked, program, length, after) ? 1 : 0;
                }
            }
        }
        // Else the list never came round, and nothing was shown.
        assertThat(noticed).matches(count -> count > 0 || !linked);
    }

    private static boolean popOfOursMeets(
            int heldBefore, boolean linked, int program, int length, int after) {
        World world = new World(linked);
        for (int i = 0; i < heldBefore; i++) {
            world.pop();
        }
        Runnable afterwards = () -> world.run(after, LONGEST_AFTER, DEEDS_BESIDE_OUR_POP);
        world.list.interruptAt(
                Step.LINK_READ,
                () -> {
                    world.run(program, length, DEEDS_BESIDE_OUR_POP);
                    world.list.interruptAt(Step.HEAD_MOVED, afterwards);
                });
        try {
            world.pop();
            world.takeTheRest();
            return false;
        } catch (Noticed e) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "0, true", "1, true"})
    void shouldNoticeWhatAPopOfAPeerDoesThatWasInterrupted(int heldBefore, boolean linked) {
        int noticed = 0;
        for (int length = 0; length <= LONGEST; length++) {
            for (int program = 0; program < programs(length, ALL_DEEDS); program++) {
                noticed += popOfAPeerMeets(heldBefore, linked, program, length) ? 1 : 0;
            }
        }
        assertThat(noticed).matches(count -> count > 0 || !linked);
    }

    private static boolean popOfAPeerMeets(
            int heldBefore, boolean linked, int program, int length) {
        World world = new World(linked);
        for (int i = 0; i < heldBefore; i++) {
            world.pop();
        }
        // Another thread of the peer than the one that does the other deeds.
        ForeignList interrupted = new ForeignList(world.memory, world.layout, PoolSide.CREATOR);
        if (!interrupted.beginPop()) {
            return false;
        }
        try {
            world.run(program, length, ALL_DEEDS);
            world.peerHas(interrupted.finishPop());
            world.takeTheRest();
            return false;
        } catch (Noticed e) {
            return true;
        }
    }

    /** The same, with a peer that has agreed: whatever happens meanwhile, all goes well. */
    @Test
    void shouldNeverComeRoundBetweenProcessesThatTakeTurns() {
        for (int length = 0; length <= LONGEST; length++) {
            for (int program = 0; program < programs(length, DEEDS_BESIDE_OUR_POP); program++) {
                popInTurnMeets(program, length, false);
                popInTurnMeets(program, length, true);
            }
        }
    }

    private static void popInTurnMeets(int program, int length, boolean linked) {
        World world = new World(linked);
        SteppedList peer = new SteppedList(world.memory, world.layout, PoolSide.CREATOR);
        // Waits are in vain, as the one whose turn it is stands still on this very thread.
        world.list.takeTurns(new PopTurn(world.memory, world.layout, PoolSide.MAPPER, 0));
        peer.takeTurns(new PopTurn(world.memory, world.layout, PoolSide.CREATOR, 0));
        world.pop();
        world.peerHas(peer.pop());
        world.list.interruptAt(
                Step.LINK_READ,
                () -> {
                    int rest = program;
                    for (int i = 0; i < length; i++) {
                        Deed deed = Deed.values()[rest % DEEDS_BESIDE_OUR_POP];
                        rest /= DEEDS_BESIDE_OUR_POP;
                        if (deed == Deed.PEER_POPS) {
                            assertThat(peer.pop()).isEqualTo(FreeList.NONE);
                        } else {
                            world.doIt(deed);
                        }
                    }
                });
        world.pop();
        world.peerHas(peer.pop());
        world.takeTheRest();
        assertThat(world.list.doubleHandOuts() + peer.doubleHandOuts()).isZero();
        assertThat(world.ours).doesNotHaveDuplicates();
        assertThat(world.theirs).noneMatch(world.ours::contains);
        assertThat(world.ours.size() + world.theirs.size()).isEqualTo(SLICES - 1);
    }
}
