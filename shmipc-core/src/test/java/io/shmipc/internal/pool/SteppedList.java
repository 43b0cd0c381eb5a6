package io.shmipc.internal.pool;

import io.shmipc.internal.memory.MemoryView;

/** A list whose pops and pushes can be interrupted at a step, once, to do something else there. */
final class SteppedList extends FreeList {

    private Step at = Step.LINK_READ;
    private Runnable interruption = () -> {};

    SteppedList(MemoryView memory, ListLayout layout, PoolSide side, BrokenListWatch watch) {
        super(memory, layout, side, watch);
    }

    SteppedList(MemoryView memory, ListLayout layout, PoolSide side) {
        this(memory, layout, side, PoolFixtures.watch(System::nanoTime));
    }

    /** The next time that this step is reached something else happens before it is left. */
    void interruptAt(Step step, Runnable meanwhile) {
        at = step;
        interruption = meanwhile;
    }

    @Override
    void reached(Step step) {
        if (step == at) {
            Runnable now = interruption;
            interruption = () -> {};
            now.run();
        }
    }
}
