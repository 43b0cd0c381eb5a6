package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MappingTest {

    private static final int SIZE_BYTES = 1_000_003;

    @Test
    void shouldCoverTheWholeFileInNativeByteOrder() {
        try (OwnedFd fd = SharedFile.createMemfd("m", SIZE_BYTES);
                Mapping mapping = Mapping.map(fd, SIZE_BYTES)) {
            ByteBuffer buffer = mapping.buffer();
            assertThat(buffer.position()).isZero();
            assertThat(buffer.limit()).isEqualTo(SIZE_BYTES);
            assertThat(buffer.capacity()).isEqualTo(SIZE_BYTES);
            assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(buffer.isDirect()).isTrue();
            assertThat(mapping.sizeBytes()).isEqualTo(SIZE_BYTES);
            buffer.position(7);
            assertThat(mapping.buffer().position()).isZero();
        }
    }

    @Test
    void shouldShowWritesOfOneMappingInTheOther() {
        try (OwnedFd fd = SharedFile.createMemfd("m", SIZE_BYTES);
                Mapping one = Mapping.map(fd, SIZE_BYTES);
                Mapping other = Mapping.map(fd, SIZE_BYTES)) {
            one.buffer().putInt(4096, 12345).put(SIZE_BYTES - 1, (byte) 9);
            assertThat(other.buffer().getInt(4096)).isEqualTo(12345);
            assertThat(other.buffer().get(SIZE_BYTES - 1)).isEqualTo((byte) 9);
            one.close();
            assertThat(other.buffer().getInt(4096)).isEqualTo(12345);
        }
    }

    @Test
    void shouldShareNamedFiles(@TempDir Path directory) {
        Path path = directory.resolve("region");
        try (OwnedFd created = SharedFile.createFile(path, SIZE_BYTES);
                OwnedFd opened = SharedFile.openFile(path);
                Mapping one = Mapping.map(created, SIZE_BYTES);
                Mapping other = Mapping.map(opened, SIZE_BYTES)) {
            one.buffer().putLong(8, 42);
            assertThat(other.buffer().getLong(8)).isEqualTo(42);
        }
    }

    @Test
    void shouldRefuseASizeBeyondTheFile() {
        try (OwnedFd fd = SharedFile.createMemfd("m", 4096)) {
            for (long size : new long[] {-1, 0, 4097, 1L << 31, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> Mapping.map(fd, size))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(
                                "sizeBytes=" + size + " must be >= 1 and <= 4096; fileBytes=4096");
            }
        }
    }

    @Test
    void shouldOutliveItsDescriptor() {
        OwnedFd fd = SharedFile.createMemfd("m", 4096);
        try (Mapping mapping = Mapping.map(fd, 4096)) {
            fd.close();
            mapping.buffer().put(0, (byte) 1);
            assertThat(mapping.buffer().get(0)).isEqualTo((byte) 1);
        }
    }

    @Test
    void shouldGiveThePagesBackAtOnceAndLetStaleViewsReadZero() throws Exception {
        String name = "stale-" + System.nanoTime();
        Mapping mapping;
        try (OwnedFd fd = SharedFile.createMemfd(name, SIZE_BYTES)) {
            mapping = Mapping.map(fd, SIZE_BYTES);
        }
        ByteBuffer stale = mapping.buffer();
        ByteBuffer slice = stale.slice(SIZE_BYTES - 8, 8);
        stale.putInt(0, 1).put(SIZE_BYTES - 1, (byte) 1);
        assertThat(isMapped(name)).isTrue();
        mapping.close();
        mapping.close();
        assertThat(mapping.isOpen()).isFalse();
        assertThat(isMapped(name)).isFalse();
        assertThat(stale.getInt(0)).isZero();
        assertThat(slice.get(7)).isZero();
        stale.putInt(0, 77);
        assertThat(stale.getInt(0)).isEqualTo(77);
        assertThatThrownBy(mapping::buffer).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNotDisturbReadsAndWritesThatRunDuringClose() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong accesses = new AtomicLong();
        AtomicReference<ByteBuffer> current = new AtomicReference<>(ByteBuffer.allocate(4096));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader =
                new Thread(
                        () -> {
                            while (!stop.get()) {
                                ByteBuffer view = current.get();
                                for (int at = 0; at < view.capacity(); at += 512) {
                                    byte seen = view.get(at);
                                    if (seen != 0 && seen != 5) {
                                        failure.set(new AssertionError("seen=" + seen));
                                    }
                                    view.put(at, (byte) 5);
                                }
                                accesses.incrementAndGet();
                            }
                        });
        reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        reader.start();
        try (OwnedFd fd = SharedFile.createMemfd("during", SIZE_BYTES)) {
            for (int round = 0; round < 200; round++) {
                Mapping mapping = Mapping.map(fd, SIZE_BYTES);
                current.set(mapping.buffer());
                long before = accesses.get();
                while (accesses.get() == before && reader.isAlive()) {
                    Thread.onSpinWait();
                }
                mapping.close();
            }
        } finally {
            stop.set(true);
            reader.join();
        }
        assertThat(failure.get()).isNull();
    }

    @Test
    void shouldGiveTheAddressRangeBackWhenTheLastViewIsGone() throws Exception {
        String name = "collected-" + System.nanoTime();
        try (OwnedFd fd = SharedFile.createMemfd(name, SIZE_BYTES)) {
            // A method of its own, so that no slot of this one keeps the view alive.
            useViewWithoutItsMapping(fd, name);
        }
        // Not closed by anybody, so the collector has to.
        long deadlineNanos = System.nanoTime() + SocketKind.LONG_NANOS;
        while (isMapped(name) && System.nanoTime() < deadlineNanos) {
            System.gc();
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(isMapped(name)).isFalse();
    }

    private static void useViewWithoutItsMapping(OwnedFd fd, String name) throws Exception {
        ByteBuffer slice = Mapping.map(fd, SIZE_BYTES).buffer().slice(0, 8);
        System.gc();
        assertThat(isMapped(name)).isTrue();
        assertThat(slice.get(0)).isZero();
    }

    private static boolean isMapped(String name) throws Exception {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .anyMatch(line -> line.contains("memfd:" + name));
    }
}
