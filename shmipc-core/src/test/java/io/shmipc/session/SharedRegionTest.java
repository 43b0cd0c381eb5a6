package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.testkit.Footprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a mapped region lives: until its last session and its last slice have gone. */
class SharedRegionTest {

    private static final int BYTES = 8192;

    /** Of the first list, from the start of the region. */
    private static final int TAIL = 8 + 12;

    private final RegionTable table = new RegionTable();
    private OwnedFd fd;
    private Footprint before;

    @TempDir Path folder;

    @BeforeEach
    void create() {
        fd = region(SharedFile.createMemfd("shmipc_test_region", BYTES));
        before = Footprint.take();
    }

    @AfterEach
    void close() {
        fd.close();
    }

    private static OwnedFd region(OwnedFd fd) {
        try (Mapping mapping = Mapping.map(fd, BYTES)) {
            BufferPool.create(MemoryView.of(mapping.buffer()), List.of(new SliceClass(100, 100)));
        }
        return fd;
    }

    /** A slice that the peer has popped and sent. */
    private static Slice received(SharedRegion region) {
        int offset = region.pool().allocate(10);
        return region.receive(region.pool().slotOf(offset), offset, 0, 10);
    }

    private boolean isMapped() {
        return !before.newSince().isEmpty();
    }

    @Test
    void shouldBeOneForAllDescriptorsOfAFile() throws Exception {
        Path path = folder.resolve("shmipc_region");
        try (OwnedFd first = region(SharedFile.createFile(path, BYTES));
                OwnedFd second = SharedFile.openFile(path)) {
            SharedRegion region = table.find(first, null);
            assertThat(table.find(second, null)).isSameAs(region);
            assertThat(table.find(fd, null)).isNotSameAs(region);
            assertThat(table.size()).isEqualTo(2);
        }
        Files.delete(path);
    }

    @Test
    void shouldGoWithItsLastSession() {
        SharedRegion region = table.find(fd, null);
        table.find(fd, null);
        region.leave(null, false);
        assertThat(isMapped()).isTrue();
        assertThat(table.size()).isEqualTo(1);
        region.leave(null, false);
        assertThat(isMapped()).isFalse();
        assertThat(table.size()).isZero();
        assertThat(region.enter()).as("too late").isFalse();
    }

    @Test
    void shouldOutliveItsLastSessionWhileASliceIsHeld() {
        SharedRegion region = table.find(fd, null);
        Slice slice = received(region);
        region.leave(null, false);
        assertThat(isMapped()).isTrue();
        SharedRegion next = table.find(fd, null);
        assertThat(next).as("a new session gets a mapping of its own").isNotSameAs(region);
        next.leave(null, true);
        slice.release();
        assertThat(isMapped()).isFalse();
    }

    @Test
    void shouldGoAtOnceWhenThisEndWantsItsMemoryBack() {
        SharedRegion region = table.find(fd, null);
        Slice slice = received(region);
        region.leave(null, true);
        assertThat(isMapped()).isFalse();
        slice.release();
        assertThat(region.bytes().get(0)).as("a late look finds zeroes").isZero();
    }

    @Test
    void shouldTellEverySessionThatItIsDamaged() {
        List<RuntimeException> told = new ArrayList<>();
        SharedRegion region = table.find(fd, null);
        table.find(fd, null);
        region.watch(told::add);
        region.watch(told::add);
        Slice slice = received(region);
        region.pool().memory().putIntVolatile(TAIL, 3);
        slice.release();
        assertThat(told).hasSize(2).allMatch(e -> e instanceof ProtocolException);
        region.leave(null, true);
        region.leave(null, true);
    }

    @Test
    void shouldKeepNothingOfARegionThatIsRefused() {
        try (OwnedFd empty = SharedFile.createMemfd("shmipc_test_empty", BYTES)) {
            Footprint now = Footprint.take();
            assertThatThrownBy(() -> table.find(empty, null)).isInstanceOf(ProtocolException.class);
            assertThat(table.size()).isZero();
            assertThat(now.newSince()).isEmpty();
        }
    }

    /** Its folder has become a file: a failure that a user without rights can bring about. */
    @Test
    void shouldEndEvenIfItsFileCannotBeDeleted() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("regions"));
        Path path = directory.resolve("shmipc_region");
        try (OwnedFd file = region(SharedFile.createFile(path, BYTES))) {
            SharedRegion region = table.find(file, path);
            Files.delete(path);
            Files.delete(directory);
            Files.createFile(directory);
            region.leave(null, true);
        }
        assertThat(table.size()).isZero();
        assertThat(isMapped()).isFalse();
    }
}
