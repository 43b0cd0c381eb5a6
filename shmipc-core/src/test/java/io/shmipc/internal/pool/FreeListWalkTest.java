package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.memory.MemoryView;
import org.junit.jupiter.api.Test;

/** A walk during which others pop and push, at a chosen moment. */
class FreeListWalkTest {

    private static final int FLAGS = 16;
    private static final int STRIDE = 24;
    private static final int FIRST = 44;

    private final MemoryView memory = PoolFixtures.twoClasses();
    private final BufferPool pool = BufferPool.map(memory);
    private final BufferRegionLayout layout = pool.layout();

    /** Runs something once, before the flags of a slice are read. */
    private final class Interrupted implements MemoryReader {

        private final int offset;
        private Runnable action;

        Interrupted(int slot, Runnable action) {
            this.offset = FIRST + slot * STRIDE + FLAGS;
            this.action = action;
        }

        @Override
        public int sizeBytes() {
            return memory.sizeBytes();
        }

        @Override
        public byte getByte(int at) {
            return memory.getByte(at);
        }

        @Override
        public byte getByteAcquire(int at) {
            if (at == offset) {
                Runnable now = action;
                action = () -> {};
                now.run();
            }
            return memory.getByteAcquire(at);
        }

        @Override
        public short getShort(int at) {
            return memory.getShort(at);
        }

        @Override
        public int getInt(int at) {
            return memory.getInt(at);
        }

        @Override
        public int getIntAcquire(int at) {
            return memory.getIntAcquire(at);
        }

        @Override
        public void copyTo(int at, byte[] dst, int to, int n) {
            memory.copyTo(at, dst, to, n);
        }
    }

    private FreeListWalk walk(int slot, Runnable action) {
        FreeListWalk walk = new FreeListWalk(new Interrupted(slot, action), layout);
        walk.walk(layout.lists().get(0));
        return walk;
    }

    @Test
    void shouldNotCountWhatIsPoppedBehindIt() {
        FreeListWalk walk = walk(2, () -> pool.pop(0));
        assertThat(walk.end()).isEqualTo(FreeListWalk.End.TAIL);
        assertThat(walk.walked()).isEqualTo(3);
        assertThat(walk.isFree(0)).isFalse();
        assertThat(walk.head()).isEqualTo(STRIDE);
    }

    /** It stands at the tail then, without having come by what lies before it. */
    @Test
    void shouldBeginAnewWhenItWasOvertaken() {
        FreeListWalk walk = walk(0, () -> pool.recycle(pool.pop(0)));
        assertThat(walk.end()).isEqualTo(FreeListWalk.End.TAIL);
        assertThat(walk.walked()).isEqualTo(4);
        assertThat(walk.head()).isEqualTo(STRIDE);
    }

    @Test
    void shouldNotTakeASliceThatComesRoundForACycle() {
        FreeListWalk walk = walk(3, () -> pool.recycle(pool.pop(0)));
        assertThat(walk.end()).isEqualTo(FreeListWalk.End.TAIL);
        assertThat(walk.walked()).isEqualTo(4);
        assertThat(walk.lastSlot()).isZero();
    }
}
