package io.shmipc.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.diagnostics.ProcessView.Holding;
import io.shmipc.diagnostics.RegionAnalysis.Element;
import io.shmipc.diagnostics.RegionAnalysis.HeldSlice;
import io.shmipc.diagnostics.RegionAnalysis.Message;
import io.shmipc.diagnostics.RegionAnalysis.Preview;
import io.shmipc.diagnostics.RegionAnalysis.Problem;
import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.SliceHeader;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionAnalyzerTest {

    private static final int FIRST_LIST = 8;
    private static final int FIRST_SLICES = 44;
    private static final int STRIDE = 24;
    private static final int SECOND_SLICES = 176;
    private static final int SIZE = 0;
    private static final int HEAD = 8;
    private static final int TAIL = 12;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final TwoEnds ends = TwoEnds.small();

    private static List<String> errors(RegionAnalysis analysis) {
        return analysis.problems().stream()
                .filter(problem -> problem.severity().equals("error"))
                .map(problem -> problem.where() + ": " + problem.what())
                .toList();
    }

    @Test
    void shouldDescribeAHealthySession() {
        int lent = ends.client.pop(0);
        ends.client.writeSlice(lent, 0, 2, SliceHeader.NO_NEXT);
        ends.view.mark(0, Holding.LENT, 8, 2 * MINUTE_NANOS);
        int tail = ends.client.pop(0);
        ends.client.writeSlice(tail, 0, 1, SliceHeader.NO_NEXT);
        int first = ends.client.pop(1);
        ends.client.writeSlice(first, 0, 12, tail);
        ends.send(6, first);
        int peers = ends.server.pop(0);
        ends.server.writeSlice(peers, 0, 3, SliceHeader.NO_NEXT);
        RegionAnalysis analysis = ends.analysis();
        assertThat(analysis.problems()).isEmpty();
        assertThat(analysis.source().ownView()).isTrue();
        assertThat(analysis.region().name()).isEqualTo("shop_buffer");
        assertThat(analysis.classes())
                .extracting(c -> c.states())
                .containsExactly("1L1Q1U1F", "1Q2F");
        assertThat(analysis.classes()).extracting(c -> c.firstOffset()).containsExactly(44L, 176L);
        assertThat(analysis.classes()).extracting(c -> c.walkedSlices()).containsExactly(1, 2);
        assertThat(analysis.classes()).extracting(c -> c.intact()).containsExactly(true, true);
        assertThat(analysis.held())
                .containsExactly(
                        new HeldSlice(
                                44,
                                0,
                                SliceState.LENT,
                                SliceSide.OWN,
                                8,
                                120_000,
                                2,
                                44,
                                true,
                                null),
                        new HeldSlice(
                                68,
                                0,
                                SliceState.IN_QUEUE,
                                SliceSide.OWN,
                                6,
                                -1,
                                1,
                                176,
                                false,
                                null),
                        new HeldSlice(
                                92,
                                0,
                                SliceState.UNKNOWN,
                                SliceSide.PEER,
                                0,
                                -1,
                                3,
                                92,
                                false,
                                null),
                        new HeldSlice(
                                176,
                                1,
                                SliceState.IN_QUEUE,
                                SliceSide.OWN,
                                6,
                                -1,
                                12,
                                176,
                                false,
                                null));
        assertThat(analysis.messages())
                .containsExactly(
                        new Message(176, 2, 13, 6, 0),
                        new Message(44, 1, 2, 8, -1),
                        new Message(92, 1, 3, 0, -1));
        assertThat(analysis.queues().get(0).elements())
                .containsExactly(new Element(0, 6, 176, 0, 2, 13));
        assertThat(analysis.queues()).extracting(q -> q.depth()).containsExactly(1, 0);
        assertThat(analysis.queues())
                .extracting(q -> q.direction())
                .containsExactly("client-to-server", "server-to-client");
    }

    @Test
    void shouldBoundWhatItLists() {
        for (int i = 0; i < 3; i++) {
            ends.send(2, ends.write("abc"));
        }
        AnalysisOptions options = new AnalysisOptions(2, 1, 0, Duration.ZERO);
        RegionAnalysis analysis = RegionAnalyzer.analyse(ends.image(), options);
        assertThat(analysis.held()).hasSize(2);
        assertThat(analysis.heldOmitted()).isEqualTo(1);
        assertThat(analysis.messages()).hasSize(2);
        assertThat(analysis.queues().get(0).elements()).hasSize(1);
        assertThat(analysis.queues().get(0).elementsOmitted()).isEqualTo(2);
    }

    @Test
    void shouldShowPayloadOnlyIfItWasTakenAndIsWanted() {
        ends.send(2, ends.write("a\n\0z"));
        AnalysisOptions wanted = new AnalysisOptions(9, 9, 3, Duration.ZERO);
        SessionImage image = ends.image(ends.view, wanted.payload());
        assertThat(RegionAnalyzer.analyse(image, wanted).held().get(0).preview())
                .isEqualTo(new Preview("610a00", "a.."));
        assertThat(RegionAnalyzer.analyse(image, AnalysisOptions.DEFAULTS).held().get(0).preview())
                .isNull();
        assertThat(RegionAnalyzer.analyse(ends.image(), wanted).held().get(0).preview()).isNull();
        SessionImage little = ends.image(ends.view, new DumpOptions(4, 2));
        assertThat(little.payloadBytes()).isEqualTo(2);
    }

    @Test
    void shouldSuspectOnlyWhatIsHeldForLongerThanTheLimit() {
        ends.client.pop(0);
        ends.view.mark(0, Holding.LENT, 8, MINUTE_NANOS);
        assertThat(ends.analysis().held().get(0).suspected()).isFalse();
        ends.view.mark(0, Holding.LENT, 8, MINUTE_NANOS + 1);
        assertThat(ends.analysis().held().get(0).suspected()).isTrue();
        AnalysisOptions ages = new AnalysisOptions(9, 9, 0, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(RegionAnalyzer.analyse(ends.image(), ages).held().get(0).suspected()).isFalse();
        AnalysisOptions never = new AnalysisOptions(9, 9, 0, Duration.ZERO);
        assertThat(RegionAnalyzer.analyse(ends.image(), never).held().get(0).suspected()).isFalse();
    }

    @Test
    void shouldTellWhatWasSentAndNotGivenBackWithoutSuspectingThePeer() {
        ends.client.pop(0);
        ends.view.markSent(0, 8, 3 * MINUTE_NANOS);
        assertThat(ends.analysis().held().get(0))
                .isEqualTo(
                        new HeldSlice(
                                44,
                                0,
                                SliceState.UNKNOWN,
                                SliceSide.PEER,
                                8,
                                180_000,
                                0,
                                -1,
                                false,
                                null));
    }

    // ---- damage ----

    @Test
    void shouldFindACyclicList() {
        ends.buffer.putInt(FIRST_SLICES + 2 * STRIDE + 12, STRIDE);
        assertThat(errors(ends.stillAnalysis()))
                .containsExactly(
                        "list=0 slice=92: next=24: must not lead to a slice that came before; the"
                                + " list is cyclic");
        assertThat(errors(ends.analysis())).hasSize(1);
        assertThat(ends.analysis().classes().get(0).intact()).isFalse();
    }

    @Test
    void shouldFindALinkThatLeadsOutOfTheList() {
        ends.buffer.putInt(FIRST_SLICES + STRIDE + 12, 25);
        assertThat(errors(ends.analysis()))
                .containsExactly(
                        "list=0 slice=68: next=25: must be <= 72 and a multiple of 24, a slice of"
                                + " its list");
        assertThat(ends.analysis().classes().get(0).states()).isEqualTo("2F2U");
    }

    @Test
    void shouldFindAListThatDoesNotReachItsTail() {
        ends.buffer.putByte(FIRST_SLICES + STRIDE + 16, (byte) 0);
        assertThat(errors(ends.stillAnalysis()).get(0))
                .startsWith("list=0: tail=72: must be = 24, the last slice that head leads to");
        assertThat(ends.analysis().problems())
                .extracting(Problem::severity)
                .containsOnly("warning");
        assertThat(ends.analysis().problems()).isNotEmpty();
    }

    @Test
    void shouldFindHeadAndTailThatAreNoSlices() {
        ends.buffer.putInt(FIRST_LIST + HEAD, 7);
        ends.buffer.putInt(FIRST_LIST + TAIL, 96);
        assertThat(errors(ends.analysis()))
                .containsExactly(
                        "list=0: head=7: must be <= 72 and a multiple of 24, a slice of the list");
        assertThat(errors(ends.stillAnalysis()))
                .anyMatch(
                        error -> error.startsWith("region: Buffer region refused: list=0 head=7"));
        ends.buffer.putInt(FIRST_LIST + HEAD, 0);
        assertThat(errors(ends.analysis()))
                .containsExactly(
                        "list=0: tail=96: must be <= 72 and a multiple of 24, a slice of the list");
    }

    @Test
    void shouldCompareTheCounterWithTheSlicesThatWereWalked() {
        ends.buffer.putInt(FIRST_LIST + SIZE, 3);
        assertThat(ends.stillAnalysis().problems())
                .containsExactly(
                        new Problem(
                                "warning",
                                "list=0",
                                "size=3: must be = 4 free slices; a pop was not finished"));
        ends.client.pop(0);
        ends.buffer.putInt(FIRST_LIST + SIZE, 4);
        assertThat(errors(ends.stillAnalysis()))
                .containsExactly("list=0: size=4: must be <= 3 free slices");
        ends.buffer.putInt(FIRST_LIST + SIZE, 5);
        assertThat(errors(ends.analysis())).containsExactly("list=0: size=5: must be <= 4 slices");
    }

    @Test
    void shouldFindASliceThatIsFreeAndInAQueue() {
        ends.send(2, FIRST_SLICES + 3 * STRIDE);
        assertThat(errors(ends.analysis()))
                .containsExactly(
                        "list=0 slice=116: is in the free list and in queue=0: must be in one"
                                + " place");
    }

    @Test
    void shouldFindASliceThatIsInTwoMessages() {
        int slice = ends.write("abc");
        ends.send(2, slice);
        ends.send(4, slice);
        assertThat(errors(ends.analysis()))
                .containsExactly(
                        "queue=0 position=1 list=0 slice=44: is in this message twice, or in"
                                + " another one too: must be in one place");
    }

    @Test
    void shouldFindACyclicMessage() {
        int second = ends.client.pop(0);
        int first = ends.client.pop(0);
        ends.client.writeSlice(second, 0, 1, first);
        ends.client.writeSlice(first, 0, 1, second);
        ends.send(2, first);
        assertThat(errors(ends.analysis()))
                .hasSize(1)
                .first()
                .asString()
                .contains("is in this message twice");
        ends.queues.clientToServer().consumer().drain((stream, slice, status) -> {}, 1);
        assertThat(ends.analysis().messages()).containsExactly(new Message(44, 2, 2, 0, -1));
    }

    @Test
    void shouldFindElementsAndLinksThatLeadToNoSlice() {
        ends.send(2, 45);
        int slice = ends.write("abc");
        ends.buffer.putByte(slice + 16, (byte) 3);
        ends.buffer.putInt(slice + 12, 1 << 30);
        ends.send(2, slice);
        assertThat(errors(ends.analysis()))
                .containsExactly(
                        "queue=0 position=0: slice=45: must be the start of a slice",
                        "queue=0 position=1 list=0 slice=44: next=1073741824: must be the start of"
                                + " a slice");
    }

    @Test
    void shouldFindWhatTheProcessHoldsAlthoughItIsFree() {
        ends.view.mark(1, Holding.LENT, 8, Long.MAX_VALUE);
        assertThat(ends.analysis().problems())
                .containsExactly(
                        new Problem(
                                "warning",
                                "list=0 slice=68",
                                "is LENT and in the free list: must be in one place"));
        assertThat(ends.analysis().classes().get(0).states()).isEqualTo("1F1L2F");
    }

    /** It has been given back after the process was asked for the first time. */
    @Test
    void shouldNotBelieveAHoldingThatIsYoungerThanTheImage() {
        ends.view.mark(1, Holding.LENT, 8, 0);
        assertThat(ends.analysis().problems()).isEmpty();
        assertThat(ends.analysis().classes().get(0).states()).isEqualTo("4F");
    }

    @Test
    void shouldFindFreeSlicesThatAreMarkedAsInUse() {
        ends.buffer.putByte(FIRST_SLICES + STRIDE + 16, (byte) 3);
        assertThat(errors(ends.analysis()))
                .containsExactly("list=0 slice=68: inUse=true: must be false in the free list");
    }

    @Test
    void shouldFindWrongHeaders() {
        ends.buffer.putInt(SECOND_SLICES, 7);
        int slice = ends.write("abc");
        ends.buffer.putInt(slice + 4, 5);
        ends.send(2, slice);
        assertThat(errors(ends.analysis()))
                .containsExactlyInAnyOrder(
                        "list=1 slice=176: capacityBytes=7: must be = 12, as in its list",
                        "list=0 slice=44: start=0 size=5: start + size must be <= 4");
    }

    @Test
    void shouldFindImpossibleCountersOfAQueue() {
        ends.queueMemory.putInt(12, 9);
        ends.queueMemory.putInt(20, 5);
        RegionAnalysis analysis = ends.analysis();
        assertThat(errors(analysis))
                .containsExactly(
                        "queue=0: head=0 tail=9: tail - head must be >= 0 and <= capacity=8");
        assertThat(analysis.problems())
                .contains(new Problem("warning", "queue=0", "workingFlag=5: must be 0 or 1"));
        assertThat(analysis.queues().get(0).depth()).isZero();
    }

    @Test
    void shouldDescribeWhatIsLeftOfARegionWhoseSecondListIsLost() {
        ends.buffer.putInt(SECOND_SLICES - 36 + 4, 1000);
        RegionAnalysis analysis = ends.stillAnalysis();
        assertThat(errors(analysis))
                .anyMatch(e -> e.startsWith("region: Buffer region refused: list=1"));
        assertThat(analysis.classes()).extracting(c -> c.states()).containsExactly("4F");
    }

    @Test
    void shouldRefuseWhatIsNoRegion() {
        MemoryView zeroes = MemoryView.of(ByteBuffer.allocateDirect(4096));
        assertThatThrownBy(
                        () ->
                                SessionImage.of(
                                        zeroes,
                                        List.of(),
                                        TwoEnds.CLIENT,
                                        null,
                                        false,
                                        DumpOptions.NO_PAYLOAD))
                .isInstanceOf(DumpFormatException.class)
                .hasMessageContaining("listCount=0: must be >= 1");
    }

    @Test
    void shouldSayThatARegionIsGone() {
        ends.buffer.zero(0, ends.buffer.sizeBytes());
        assertThatThrownBy(
                        () ->
                                SessionImage.of(
                                        ends.client,
                                        List.of(ends.queues),
                                        ends.view,
                                        TwoEnds.CLIENT,
                                        null,
                                        DumpOptions.NO_PAYLOAD))
                .isInstanceOf(DumpFormatException.class)
                .hasMessageContaining("gone");
    }

    /** As when another session of the region ends while an image is taken. */
    @Test
    void shouldLeaveOutQueuesThatGoMeanwhile() throws Exception {
        ends.send(6, ends.write("abc"));
        MemoryReader goingAway =
                (MemoryReader)
                        Proxy.newProxyInstance(
                                MemoryReader.class.getClassLoader(),
                                new Class<?>[] {MemoryReader.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("getByteAcquire")) {
                                        ends.queueMemory.zero(0, ends.queueMemory.sizeBytes());
                                    }
                                    return method.invoke(ends.buffer, arguments);
                                });
        SessionImage image =
                SessionImage.of(
                        goingAway,
                        List.of(ends.queueMemory),
                        ends.image().source(),
                        null,
                        true,
                        DumpOptions.NO_PAYLOAD);
        RegionAnalysis analysis = RegionAnalyzer.analyse(image, AnalysisOptions.DEFAULTS);
        assertThat(analysis.queues()).extracting(queue -> queue.depth()).containsExactly(0, 0);
        assertThat(analysis.classes().get(0).allocation().inQueue()).isZero();
        assertThat(analysis.problems()).isEmpty();
    }
}
