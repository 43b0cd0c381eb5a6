package io.shmipc.diagnostics.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.HeldSlice;
import io.shmipc.diagnostics.RegionAnalysis.Problem;
import io.shmipc.diagnostics.RegionAnalyzer;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.diagnostics.SliceState;
import io.shmipc.diagnostics.host.RegionFile.Use;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another JVM seen from outside, without its help: at work, stopped, and at work again. */
class ProcessCaptureIT {

    private static final AnalysisOptions PREVIEWS =
            new AnalysisOptions(1000, 10, 20, Duration.ofMinutes(1));
    private static final long SELF = ProcessHandle.current().pid();
    private static final int KEPT_MESSAGES = 3;

    @TempDir Path folder;

    private static RegionAnalysis analyse(SessionImage image) {
        return RegionAnalyzer.analyse(image, PREVIEWS);
    }

    private static void send(Stream stream, int kind, String text) {
        stream.writer().putInt(kind).put(text.getBytes(StandardCharsets.US_ASCII));
        stream.flush();
    }

    private static void exchange(Stream stream, int kind, String text) {
        send(stream, kind, text);
        assertThat(stream.reader().readInt()).isEqualTo(kind);
        stream.reader().release();
    }

    private RegionAnalysis captured(ForkedJvm server, DumpOptions options) throws Exception {
        List<SessionImage> images = ProcessCapture.capture(server.pid(), options);
        assertThat(images).hasSize(1);
        RegionAnalysis analysis = analyse(images.get(0));
        assertThat(analysis.source().pid()).isEqualTo(server.pid());
        assertThat(analysis.source().peerPid()).isEqualTo(SELF);
        assertThat(analysis.source().side()).isEqualTo("server");
        assertThat(analysis.source().ownView()).isFalse();
        assertThat(analysis.source().command()).contains("java");
        assertThat(analysis.region().name()).contains("shmipc_" + SELF + "_jvm_");
        assertThat(analysis.problems()).extracting(Problem::severity).doesNotContain("error");
        for (RegionAnalysis.SizeClass c : analysis.classes()) {
            ClassAllocation a = c.allocation();
            assertThat(a.free() + a.inQueue() + a.unknown()).isEqualTo(a.slices());
        }
        return analysis;
    }

    private static void listShows(ForkedJvm server, String state) throws Exception {
        HostProcess process =
                HostProcesses.list().processes().stream()
                        .filter(p -> p.pid() == server.pid())
                        .findFirst()
                        .orElseThrow();
        if (!state.isEmpty()) {
            assertThat(process.state()).isEqualTo(state);
        }
        assertThat(process.command()).contains("java");
        assertThat(process.uid()).isEqualTo(ProcessInfo.uid(SELF));
        assertThat(process.regions())
                .extracting(HostRegion::kind)
                .containsExactlyInAnyOrder(RegionKind.BUFFER, RegionKind.QUEUE);
        assertThat(process.regions())
                .allSatisfy(
                        region -> {
                            assertThat(region.name()).contains("shmipc_" + SELF + "_jvm_");
                            assertThat(region.sharedWith()).contains(SELF);
                            assertThat(region.readable()).isTrue();
                        });
        assertThat(process.regions())
                .filteredOn(region -> region.kind() == RegionKind.BUFFER)
                .extracting(HostRegion::bytes)
                .containsExactly(32L << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEMFD", "FILE"})
    void shouldSeeWhatAnotherProcessHasInItsMemory(String memoryType) throws Exception {
        String address = "unix:" + folder.resolve("s");
        Path regions = Files.createDirectory(folder.resolve("regions"));
        try (ForkedJvm server =
                ForkedJvm.start(
                        CapturedMain.class, List.of(), address, memoryType, regions.toString())) {
            server.expect("started");
            ClientConfig config =
                    ClientConfig.builder(ShmipcAddress.parse(address))
                            .session(CapturedMain.config(memoryType, regions.toString()))
                            .build();
            try (ShmipcClient client = ShmipcClient.connect(config);
                    Stream keeping = client.borrowStream();
                    Stream busy = client.borrowStream()) {
                for (int i = 0; i < KEPT_MESSAGES; i++) {
                    exchange(keeping, CapturedMain.KEPT, "keep these bytes");
                }
                AtomicBoolean stop = new AtomicBoolean();
                CompletableFuture<Void> load =
                        CompletableFuture.runAsync(
                                () -> {
                                    while (!stop.get()) {
                                        exchange(busy, CapturedMain.ANSWERED, "and answer these");
                                    }
                                },
                                task -> new Thread(task, "load").start());
                try {
                    listShows(server, "");
                    for (int look = 0; look < 10; look++) {
                        RegionAnalysis analysis = captured(server, PREVIEWS.payload());
                        requireKept(analysis);
                    }
                } finally {
                    stop.set(true);
                    load.join();
                }
                whileStopped(server, busy);
                assertThat(busy.reader().readInt()).isEqualTo(CapturedMain.ANSWERED);
                busy.reader().release();
                if (memoryType.equals("FILE")) {
                    seenAsFiles(regions);
                }
            }
            server.tell("close");
            server.expect("closed");
            assertThat(server.awaitExit()).isZero();
            assertThatThrownBy(() -> ProcessCapture.capture(server.pid()))
                    .isInstanceOf(CaptureException.class)
                    .hasMessageContaining("pid=" + server.pid() + ": there is no such process");
        }
    }

    private static void requireKept(RegionAnalysis analysis) {
        List<HeldSlice> kept =
                analysis.held().stream()
                        .filter(slice -> slice.preview() != null)
                        .filter(slice -> slice.preview().text().endsWith("keep these bytes"))
                        .toList();
        assertThat(kept).hasSizeGreaterThanOrEqualTo(KEPT_MESSAGES);
        assertThat(kept).extracting(HeldSlice::state).containsOnly(SliceState.UNKNOWN);
        assertThat(kept).extracting(HeldSlice::sizeBytes).containsOnly(20L);
    }

    private void whileStopped(ForkedJvm server, Stream stream) throws Exception {
        server.pause();
        try {
            listShows(server, "T");
            int before = captured(server, DumpOptions.NO_PAYLOAD).queues().get(0).depth();
            send(stream, CapturedMain.ANSWERED, "while it stands.");
            RegionAnalysis analysis = captured(server, PREVIEWS.payload());
            assertThat(analysis.queues().get(0).depth()).isEqualTo(before + 1);
            assertThat(analysis.queues().get(0).elements().get(before).stream())
                    .isEqualTo(stream.id());
            assertThat(analysis.held())
                    .filteredOn(slice -> slice.state() == SliceState.IN_QUEUE)
                    .extracting(slice -> slice.preview().text())
                    .containsExactly("....while it stands.");
            requireKept(analysis);
        } finally {
            server.resume();
        }
    }

    private static void seenAsFiles(Path regions) throws Exception {
        List<RegionFile> files = RegionFiles.list(regions);
        assertThat(files).extracting(RegionFile::use).containsExactly(Use.IN_USE, Use.IN_USE);
        assertThat(files)
                .extracting(RegionFile::kind)
                .containsExactly(RegionKind.BUFFER, RegionKind.QUEUE);
        RegionAnalysis analysis = analyse(RegionFiles.capture(files.get(0).path()).get(0));
        assertThat(analysis.queues()).hasSize(2);
        assertThat(analysis.source().pid()).isPositive();
        // It is in use, so nothing in it is lost.
        assertThat(analysis.held()).isNotEmpty().noneMatch(HeldSlice::suspected);
    }
}
