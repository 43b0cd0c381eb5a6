package io.shmipc.internal.pool;

import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.FreeList.Step;
import io.shmipc.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Another process that takes slices of a list and gives them back as fast as it can, until it is
 * killed: at any moment, or standing still at a step of a pop or a push. What it has bears its
 * name.
 */
public final class PoolProcess {

    static final int SLICES = 8;
    static final int NAME = 2;
    private static final int ROUNDS_BEFORE_STANDING_STILL = 2_000;

    private PoolProcess() {}

    /**
     * @param args the file, the seed, and the step to stand still at or nothing
     */
    public static void main(String[] args) throws IOException {
        MemoryView memory = map(Path.of(args[0]));
        BufferRegionLayout layout = BufferRegionLayout.read(memory);
        new RegionAgreement(memory, 1).accept();
        ListLayout first = layout.lists().get(0);
        SteppedList list = new SteppedList(memory, first, PoolSide.MAPPER);
        list.takeTurns(new PopTurn(memory, first, PoolSide.MAPPER));
        ForkedJvm.say("running");
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[1]));
        for (long round = 0; ; round++) {
            if (args.length > 2 && round == ROUNDS_BEFORE_STANDING_STILL) {
                list.interruptAt(Step.valueOf(args[2]), PoolProcess::standStill);
            }
            takeAndGiveBack(memory, list, NAME, random);
        }
    }

    private static void standStill() {
        ForkedJvm.say("standing still");
        while (true) {
            LockSupport.park();
        }
    }

    static MemoryView map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return MemoryView.of(channel.map(MapMode.READ_WRITE, 0, channel.size()));
        }
    }

    /** Takes up to three slices and gives them back in either order; the number it could take. */
    static int takeAndGiveBack(
            MemoryView memory, FreeList list, int name, SplittableRandom random) {
        int[] held = new int[1 + random.nextInt(3)];
        int count = 0;
        while (count < held.length) {
            int slice = list.pop();
            if (slice == FreeList.NONE) {
                break;
            }
            restamp(memory, slice, 0, name);
            held[count++] = slice;
        }
        boolean reversed = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            int given = held[reversed ? count - 1 - i : i];
            restamp(memory, given, name, 0);
            list.push(given);
        }
        return count;
    }

    private static void restamp(MemoryView memory, int slice, int expected, int name) {
        int data = slice + BufferRegionDescriptor.SLICE_HEADER_BYTES;
        if (!memory.compareAndSetInt(data, expected, name)) {
            throw new AssertionError(
                    "slice=" + slice + " bears name=" + memory.getInt(data) + ", two have it");
        }
    }
}
