package io.shmipc.diagnostics.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.HeldSlice;
import io.shmipc.diagnostics.RegionAnalyzer;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that nobody has mapped. */
class RegionFilesTest {

    private static final int SLICE = 44;

    @TempDir Path folder;

    private final MemoryView buffer = MemoryView.of(ByteBuffer.allocateDirect(1 << 16));
    private final BufferPool pool = BufferPool.create(buffer, List.of(new SliceClass(1004, 100)));
    private final MemoryView queue =
            MemoryView.of(ByteBuffer.allocateDirect(QueueRegion.sizeBytes(8)));
    private final QueueRegion queues = QueueRegion.create(queue, 8, QueueLayout.ofThisMachine());

    private Path write(String name, MemoryView memory, int paddingBytes) throws IOException {
        byte[] bytes = new byte[memory.sizeBytes() + paddingBytes];
        memory.copyTo(0, bytes, 0, memory.sizeBytes());
        return Files.write(folder.resolve(name), bytes);
    }

    private static RegionAnalysis analyse(SessionImage image) {
        return RegionAnalyzer.analyse(image, AnalysisOptions.DEFAULTS);
    }

    @Test
    void shouldListRegionsAmongOtherFiles() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "nothing of the kind");
        Files.createFile(folder.resolve("empty"));
        Files.createDirectory(folder.resolve("folder_buffer"));
        Files.createSymbolicLink(folder.resolve("link_buffer"), folder.resolve("b"));
        Path b = write("b", buffer, 0);
        Path q = write("q", queue, 100);
        List<RegionFile> files = RegionFiles.list(folder);
        assertThat(files).extracting(RegionFile::path).containsExactly(b, q);
        assertThat(files)
                .extracting(RegionFile::kind)
                .containsExactly(RegionKind.BUFFER, RegionKind.QUEUE);
        assertThat(files).extracting(RegionFile::use).doesNotContain(RegionFile.Use.IN_USE);
        assertThat(files.get(0).bytes()).isEqualTo(1 << 16);
        assertThat(files.get(0).owner()).isEqualTo(Files.getOwner(b).getName());
        assertThat(files).allMatch(file -> file.ageMillis() < 600_000);
    }

    @Test
    void shouldFindTheQueuesOfABufferByTheirNames() throws IOException {
        pool.writeSlice(pool.pop(0), 0, 5, -1);
        queues.serverToClient().producer().offer(2, SLICE, 0);
        pool.writeSlice(pool.pop(0), 0, 6, -1);
        Path b = write("shmipc_1_buffer", buffer, 0);
        write("shmipc_1_queue_1", queue, 0);
        Path second = write("shmipc_1_queue_2", queue, 0);
        write("other_queue_2", queue, 0);
        assertThat(RegionFiles.capture(b)).hasSize(2);
        List<SessionImage> images = RegionFiles.capture(second);
        assertThat(images).hasSize(1);
        RegionAnalysis analysis = analyse(images.get(0));
        assertThat(analysis.queues()).extracting(q -> q.depth()).containsExactly(0, 1, 0, 1);
        assertThat(analysis.source().pid()).isEqualTo(-1);
        // Nobody has it, so what is in use has been lost.
        assertThat(analysis.held()).extracting(HeldSlice::suspected).containsExactly(false, true);
    }

    @Test
    void shouldSayWhatIsMissing() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "nothing of the kind");
        assertThatThrownBy(() -> RegionFiles.capture(text))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("notes.txt: must be a buffer region or a queue region");
        Path q = write("x_queue", queue, 0);
        assertThatThrownBy(() -> RegionFiles.capture(q))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("its buffer region must lie beside it");
        assertThatThrownBy(() -> RegionFiles.capture(folder.resolve("none")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldDescribeADamagedFile() throws IOException {
        buffer.putInt(8 + 8, 13);
        RegionAnalysis analysis = analyse(RegionFiles.capture(write("x_buffer", buffer, 0)).get(0));
        assertThat(analysis.problems())
                .anyMatch(problem -> problem.what().contains("head=13: must be <= "));
        // Under any other name it is no region.
        assertThatThrownBy(() -> RegionFiles.capture(write("x", buffer, 0)))
                .isInstanceOf(CaptureException.class);
    }
}
