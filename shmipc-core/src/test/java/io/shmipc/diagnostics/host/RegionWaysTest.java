package io.shmipc.diagnostics.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalyzer;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.diagnostics.host.ProcessMaps.Entry;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueRegion;
import java.nio.channels.FileChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each way to get at a region of a process, tried on this one. */
class RegionWaysTest {

    private static final long SELF = ProcessHandle.current().pid();
    private static final String NAME = "shmipc_ways_" + SELF;
    private static final int BUFFER_BYTES = (1 << 16) + 4;
    private static final int QUEUE_CAPACITY = 8;

    private final OwnedFd bufferFd = SharedFile.createMemfd(NAME + "_buffer", BUFFER_BYTES);
    private final Mapping buffer = Mapping.map(bufferFd, BUFFER_BYTES);
    private final int queueBytes = QueueRegion.sizeBytes(QUEUE_CAPACITY);
    private final OwnedFd queueFd = SharedFile.createMemfd(NAME + "_queue", queueBytes);
    private final Mapping queue = Mapping.map(queueFd, queueBytes);

    RegionWaysTest() {
        BufferPool.create(MemoryView.of(buffer.buffer()), List.of(new SliceClass(1004, 100)));
        QueueRegion.create(
                MemoryView.of(queue.buffer()), QUEUE_CAPACITY, QueueLayout.ofThisMachine());
    }

    @AfterEach
    void close() {
        bufferFd.close();
        queueFd.close();
        buffer.close();
        queue.close();
    }

    private static Entry entry(String kind) throws Exception {
        return ProcessMaps.candidates(SELF).stream()
                .filter(entry -> entry.name().equals(NAME + kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldFindTheDescriptorAsLongAsItIsOpen() throws Exception {
        try (FileChannel file = Region.open(Region.Way.DESCRIPTOR, SELF, entry("_buffer"))) {
            assertThat(file.size()).isEqualTo(BUFFER_BYTES);
        }
        bufferFd.close();
        assertThat(Region.open(Region.Way.DESCRIPTOR, SELF, entry("_buffer"))).isNull();
    }

    @Test
    void shouldFindNoPathOfAMemfd() throws Exception {
        assertThat(Region.open(Region.Way.PATH, SELF, entry("_buffer"))).isNull();
    }

    /** Where a mapping ends at the end of a page and not with its file. */
    @Test
    void shouldReadTheMemoryOfTheProcess() throws Exception {
        try (Region lists = Region.openMemory(SELF, entry("_buffer"));
                Region queues = Region.openMemory(SELF, entry("_queue"))) {
            assertThat(lists.kind()).isEqualTo(RegionKind.BUFFER);
            assertThat(queues.kind()).isEqualTo(RegionKind.QUEUE);
            assertThat(queues.memory().sizeBytes()).isEqualTo(queueBytes);
            SessionImage image =
                    SessionImage.of(
                            lists.memory(),
                            List.of(queues.memory()),
                            new RegionAnalysis.Source(SELF, null, -1, null, -1, false),
                            NAME,
                            true,
                            DumpOptions.NO_PAYLOAD);
            RegionAnalysis analysis = RegionAnalyzer.analyse(image, AnalysisOptions.DEFAULTS);
            assertThat(analysis.problems()).isEmpty();
            assertThat(analysis.classes().get(0).states()).isEqualTo("63F");
            assertThat(analysis.queues()).extracting(q -> q.capacity()).containsOnly(8);
        }
    }

    @Test
    void shouldCaptureThisProcessWithoutItsDescriptors() throws Exception {
        bufferFd.close();
        queueFd.close();
        List<SessionImage> images =
                ProcessCapture.capture(SELF).stream()
                        .filter(image -> (NAME + "_buffer").equals(image.regionName()))
                        .toList();
        assertThat(images).hasSize(1);
        assertThat(RegionAnalyzer.analyse(images.get(0), AnalysisOptions.DEFAULTS).queues())
                .hasSize(2);
    }

    @Test
    void shouldSayThatThereIsNoSuchProcess() {
        assertThatThrownBy(() -> ProcessCapture.capture(Integer.MAX_VALUE))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("pid=2147483647: there is no such process");
        assertThatThrownBy(() -> ProcessCapture.capture(-1)).isInstanceOf(CaptureException.class);
    }
}
