package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.FreeList.Step;
import io.shmipc.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes on one list, one of which gets SIGKILL or SIGSTOP in the middle of a pop or a push.
 * The survivor works with what there is, or says that the list is broken; it never waits for long,
 * and never gets a slice that the other one has.
 */
class KilledInTheMiddleIT {

    private static final int NAME = 1;
    private static final long BROKEN_NANOS = 200_000_000;
    private static final int KILLS = Integer.getInteger("io.shmipc.test.kills", 12);

    @TempDir Path folder;
    private Path file;
    private MemoryView memory;
    private FreeList list;

    @BeforeEach
    void create() throws IOException {
        renew();
    }

    private void renew() throws IOException {
        file = Files.createTempFile(folder, "region", "");
        int bytes = 8 + (int) ListLayout.sizeBytes(PoolProcess.SLICES, 4);
        Files.write(file, new byte[bytes]);
        memory = PoolProcess.map(file);
        BufferPool pool = BufferPool.create(memory, List.of(new SliceClass(4, 100)));
        pool.offerTurns();
        ListLayout layout = BufferRegionLayout.read(memory).lists().get(0);
        BrokenListWatch watch = new BrokenListWatch(BROKEN_NANOS, System::nanoTime);
        list = new FreeList(memory, layout, PoolSide.CREATOR, watch);
        list.takeTurns(new PopTurn(memory, layout, PoolSide.CREATOR));
    }

    private ForkedJvm start(long seed, String... step) {
        String[] arguments = new String[2 + step.length];
        arguments[0] = file.toString();
        arguments[1] = Long.toString(seed);
        System.arraycopy(step, 0, arguments, 2, step.length);
        return ForkedJvm.start(PoolProcess.class, List.of(), arguments);
    }

    /** Works on alone; whether it could to the end. */
    private boolean goOn(SplittableRandom random) {
        long end = System.nanoTime() + 3 * BROKEN_NANOS;
        long taken = 0;
        try {
            while (System.nanoTime() < end) {
                taken += PoolProcess.takeAndGiveBack(memory, list, NAME, random);
            }
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("who was changing it has died or stands still");
            return false;
        }
        assertThat(taken).isPositive();
        return true;
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void shouldSayThatTheListIsBrokenOrGoOnAfterADeathAtAStep(Step step) throws IOException {
        SplittableRandom random = new SplittableRandom(step.ordinal());
        try (ForkedJvm other = start(7, step.name())) {
            other.expect("running");
            other.expect("standing still");
            other.kill();
        }
        // With the turn nobody can pop; without the link nobody gets past the cut.
        assertThat(goOn(random)).isFalse();
    }

    @Test
    void shouldGoOnWhenAProcessThatWasStoppedInItsTurnRunsAgain() throws Exception {
        try (ForkedJvm other = start(8)) {
            other.expect("running");
            SplittableRandom random = new SplittableRandom(8);
            for (int i = 0; i < 20; i++) {
                signal(other, "STOP");
                for (int pops = 0; pops < 5; pops++) {
                    PoolProcess.takeAndGiveBack(memory, list, NAME, random);
                }
                signal(other, "CONT");
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                long taken = 0;
                while (taken == 0) {
                    taken = PoolProcess.takeAndGiveBack(memory, list, NAME, random);
                    assertThat(System.nanoTime()).isLessThan(end);
                }
            }
        }
        assertThat(list.doubleHandOuts()).isZero();
    }

    private static void signal(ForkedJvm jvm, String name) throws Exception {
        Process kill =
                new ProcessBuilder("kill", "-" + name, Long.toString(jvm.pid()))
                        .inheritIO()
                        .start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void shouldNeverGetWhatTheOtherHadHoweverOftenItIsKilled() throws IOException {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < KILLS; i++) {
            renew();
            try (ForkedJvm other = start(i)) {
                other.expect("running");
                long end = System.nanoTime() + random.nextLong(50_000_000);
                while (System.nanoTime() < end) {
                    PoolProcess.takeAndGiveBack(memory, list, NAME, random);
                }
                other.kill();
            }
            goOn(random);
            assertThat(list.doubleHandOuts()).isZero();
        }
    }
}
