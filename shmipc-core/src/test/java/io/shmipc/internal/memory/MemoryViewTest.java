package io.shmipc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MemoryViewTest {

    private static final int SIZE = 64;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    private final MemoryView memory = MemoryView.of(buffer);

    @Test
    void shouldUseTheByteOrderOfTheMachineWhateverTheOrderOfTheBuffer() {
        memory.putInt(0, 0x01020304);
        memory.putShort(4, (short) 0x0506);
        memory.putIntRelease(8, 0x01020304);

        ByteBuffer nativeView = buffer.duplicate().order(ByteOrder.nativeOrder());
        assertThat(nativeView.getInt(0)).isEqualTo(0x01020304);
        assertThat(nativeView.getShort(4)).isEqualTo((short) 0x0506);
        assertThat(nativeView.getInt(8)).isEqualTo(0x01020304);
        assertThat(memory.getIntAcquire(8)).isEqualTo(0x01020304);
    }

    @Test
    void shouldCoverWhatLiesBetweenPositionAndLimit() {
        buffer.position(8).limit(24);
        MemoryView part = MemoryView.of(buffer);

        part.putByte(0, (byte) 7);

        assertThat(part.sizeBytes()).isEqualTo(16);
        assertThat(buffer.get(8)).isEqualTo((byte) 7);
    }

    @Test
    void shouldRefuseABufferOnTheHeap() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryView.of(ByteBuffer.allocate(SIZE)))
                .withMessageContaining("isDirect=false");
    }

    @Test
    void shouldRefuseABufferThatIsNotAlignedForAtomics() {
        buffer.position(2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryView.of(buffer))
                .withMessageContaining("misalignmentBytes=2: must be = 0");
    }

    @Test
    void shouldRefuseEveryAccessOutsideTheRegion() {
        byte[] bytes = new byte[8];
        List<ThrowingCallable> accesses =
                List.of(
                        () -> memory.getByte(SIZE),
                        () -> memory.getByteAcquire(-1),
                        () -> memory.putByteRelease(SIZE, (byte) 0),
                        () -> memory.getShort(SIZE - 1),
                        () -> memory.putShort(-1, (short) 0),
                        () -> memory.getInt(SIZE - 3),
                        () -> memory.putInt(-4, 0),
                        () -> memory.getIntAcquire(SIZE),
                        () -> memory.putIntRelease(SIZE, 0),
                        () -> memory.getIntVolatile(-4),
                        () -> memory.putIntVolatile(SIZE, 0),
                        () -> memory.compareAndSetInt(SIZE, 0, 1),
                        () -> memory.getAndAddInt(SIZE, 1),
                        () -> memory.slice(SIZE - 7, 8),
                        () -> memory.copyTo(SIZE - 7, bytes, 0, 8),
                        () -> memory.copyFrom(SIZE - 7, bytes, 0, 8),
                        () -> memory.copyTo(SIZE - 7, ByteBuffer.allocate(8), 8),
                        () -> memory.copyFrom(SIZE - 7, ByteBuffer.allocate(8), 8),
                        () -> memory.zero(SIZE - 7, 8),
                        () -> memory.zero(0, -1),
                        () -> memory.zero(Integer.MAX_VALUE, Integer.MAX_VALUE));

        assertThat(accesses)
                .allSatisfy(
                        access ->
                                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                                        .isThrownBy(access));
    }

    @Test
    void shouldRefuseAnOrderedAccessThatIsNotAligned() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> memory.getIntAcquire(2));
    }

    @Test
    void shouldExchangeAndAddAtomically() {
        assertThat(memory.compareAndSetInt(4, 0, 5)).isTrue();
        assertThat(memory.compareAndSetInt(4, 0, 6)).isFalse();
        assertThat(memory.getAndAddInt(4, -6)).isEqualTo(5);
        assertThat(memory.getIntVolatile(4)).isEqualTo(-1);
        memory.putIntVolatile(4, 9);
        assertThat(memory.getInt(4)).isEqualTo(9);
    }

    @Test
    void shouldNotLoseAnAdditionOfAnyThread() throws Exception {
        int additions = 50_000;
        List<Thread> threads =
                IntStream.range(0, 4)
                        .mapToObj(
                                i ->
                                        new Thread(
                                                () -> {
                                                    for (int n = 0; n < additions; n++) {
                                                        memory.getAndAddInt(12, 1);
                                                    }
                                                }))
                        .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(memory.getIntVolatile(12)).isEqualTo(4 * additions);
    }

    @Test
    void shouldCopyWithoutTouchingNeighbours() {
        byte[] source = {0, 1, 2, 3, 4, 5};
        memory.copyFrom(10, source, 1, 4);

        byte[] target = new byte[6];
        memory.copyTo(9, target, 0, 6);

        assertThat(target).containsExactly(0, 1, 2, 3, 4, 0);
    }

    @Test
    void shouldCopyFromAndToThePositionOfABufferAndAdvanceIt() {
        ByteBuffer source = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}).position(1);
        memory.copyFrom(20, source, 3);
        ByteBuffer target = ByteBuffer.allocate(5).position(2);
        memory.copyTo(20, target, 3);

        assertThat(source.position()).isEqualTo(4);
        assertThat(target.position()).isEqualTo(5);
        assertThat(target.array()).containsExactly(0, 0, 1, 2, 3);
    }

    @Test
    void shouldSliceInJavasDefaultOrderAndShareTheContent() {
        ByteBuffer slice = memory.slice(8, 4);
        slice.putInt(0, 0x01020304);

        assertThat(slice.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(slice.capacity()).isEqualTo(4);
        assertThat(memory.getByte(8)).isEqualTo((byte) 1);
        assertThat(memory.slice(8, 4)).isNotSameAs(slice);
    }

    @Test
    void shouldZeroExactlyTheGivenRangeHoweverLong() {
        int size = 3 * 4096 + 10;
        MemoryView large = MemoryView.of(ByteBuffer.allocateDirect(size));
        for (int i = 0; i < size; i++) {
            large.putByte(i, (byte) 1);
        }

        large.zero(3, size - 5);

        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += large.getByte(i);
        }
        assertThat(sum).isEqualTo(5);
        assertThat(large.getByte(2)).isEqualTo((byte) 1);
        assertThat(large.getByte(3)).isZero();
        assertThat(large.getByte(size - 3)).isZero();
        assertThat(large.getByte(size - 2)).isEqualTo((byte) 1);
    }

    @Test
    void shouldReadAReadOnlyRegionAndRefuseToWriteIt() {
        memory.putInt(0, 42);
        MemoryView readOnly = MemoryView.of(buffer.asReadOnlyBuffer());

        assertThat(readOnly.getIntAcquire(0)).isEqualTo(42);
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> readOnly.putIntRelease(0, 1));
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> readOnly.compareAndSetInt(0, 42, 1));
    }
}
