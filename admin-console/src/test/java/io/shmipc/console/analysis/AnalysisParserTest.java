package io.shmipc.console.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmipc.console.analysis.InvalidAnalysisException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalysisParserTest {

    private static final String ALLOCATION =
            "{\"capacityBytes\":100,\"slices\":3,\"free\":2,\"cached\":0,\"writing\":0,"
                    + "\"inQueue\":0,\"lent\":1,\"unknown\":0,\"oldestHeldNanos\":5}";

    private static final String CLASS =
            "{\"index\":0,\"firstOffset\":44,\"strideBytes\":120,\"allocation\":"
                    + ALLOCATION
                    + ",\"listSize\":2,\"walkedSlices\":2,\"intact\":true,\"states\":\"2F1L\"}";

    private static Analysis parse(String json) throws InvalidAnalysisException {
        return AnalysisParser.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static InvalidAnalysisException failure(String json) {
        return failure(json.getBytes(StandardCharsets.UTF_8));
    }

    private static InvalidAnalysisException failure(byte[] json) {
        InvalidAnalysisException e =
                catchThrowableOfType(
                        InvalidAnalysisException.class, () -> AnalysisParser.parseAll(json));
        assertThat(e).isNotNull();
        return e;
    }

    @Test
    void shouldReadEverythingOfAnAnalysis() {
        Analysis analysis =
                new AnalysisJson()
                        .sizeClass(44, 8172, "5F1C1W1Q2L")
                        .held(65_580, 0, "LENT", 8, 61_000, 100, true)
                        .heldWithPreview(73_772, 0, "68656c6c6f", "hello")
                        .heldOmitted(7)
                        .message(65_580, 1, 100, 8, -1)
                        .queue(
                                "client-to-server",
                                100,
                                101,
                                "{\"position\":100,\"stream\":8,\"slice\":8236,\"status\":0,"
                                        + "\"slices\":1,\"bytes\":5}")
                        .problem("error", "list=0 slice=8236", "capacityBytes=7: must be = 8172")
                        .parsed();

        assertThat(analysis.source().pid()).isEqualTo(4711);
        assertThat(analysis.source().side()).isEqualTo("client");
        assertThat(analysis.region().bytes()).isEqualTo(33_554_432);
        assertThat(analysis.classes().get(0).states().text()).isEqualTo("5F1C1W1Q2L");
        assertThat(analysis.classes().get(0).slot(44 + 3 * 8192)).isEqualTo(3);
        assertThat(analysis.classes().get(0).slot(45)).isEqualTo(-1);
        assertThat(analysis.classes().get(0).slot(44 + 10 * 8192)).isEqualTo(-1);
        assertThat(analysis.classes().get(0).inUse()).isEqualTo(4);
        assertThat(analysis.held()).hasSize(2);
        assertThat(analysis.heldAt(65_580).heldMillis()).isEqualTo(61_000);
        assertThat(analysis.heldAt(73_772).preview().text()).isEqualTo("hello");
        assertThat(analysis.showsPayload()).isTrue();
        assertThat(analysis.heldOmitted()).isEqualTo(7);
        assertThat(analysis.messages()).hasSize(1);
        assertThat(analysis.queues().get(0).elements().get(0).slice()).isEqualTo(8236);
        assertThat(analysis.problems()).hasSize(1);
    }

    @Test
    void shouldReadWhatHasOnlySizeClassesAndNamesOfLaterVersions() throws Exception {
        Analysis analysis =
                parse(
                        "{\"later\":{\"a\":[1,{}]},\"formatVersion\":2,\"held\":null,\"classes\":["
                                + CLASS
                                + "]}");

        assertThat(analysis.slices()).isEqualTo(3);
        assertThat(analysis.held()).isEmpty();
        assertThat(analysis.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.what()).contains("newer than this console"));
    }

    @Test
    void shouldPutSuspectedSlicesFirst() {
        Analysis analysis =
                new AnalysisJson()
                        .sizeClass(44, 100, "3L")
                        .held(44, 0, "LENT", 1, 10, 1, false)
                        .held(164, 0, "LENT", 1, 10, 1, true)
                        .parsed();

        assertThat(analysis.held())
                .extracting(Analysis.HeldSlice::offset)
                .containsExactly(164L, 44L);
    }

    @Test
    void shouldNoteWhereMapAndAllocationDiffer() throws Exception {
        Analysis analysis = parse("{\"classes\":[" + CLASS.replace("2F1L", "2F1U") + "]}");

        assertThat(analysis.problems())
                .extracting(Analysis.Problem::what)
                .contains("allocation says lent=1, the map of its slices 0");
    }

    @Test
    void shouldReadAllAnalysesOfAFileOfSeveralSessions() throws Exception {
        byte[] list = ("[{\"classes\":[" + CLASS + "]},{\"classes\":[" + CLASS + "]}]").getBytes();
        byte[] named = ("{\"file\":\"x\",\"sessions\":" + new String(list) + "}").getBytes();

        assertThat(AnalysisParser.parseAll(list)).hasSize(2);
        assertThat(AnalysisParser.parseAll(named)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"firstOffset\":44 | \"firstOffset\":-1 | classes[0].firstOffset=-1: must be >= 0",
                "\"strideBytes\":120 | \"strideBytes\":0 | classes[0].strideBytes=0: must be >= 1",
                "\"strideBytes\":120 | \"x\":0 | classes[0]: strideBytes is missing",
                "\"states\":\"2F1L\" | \"x\":0 | classes[0]: states is missing",
                "\"allocation\": | \"x\": | classes[0]: allocation is missing",
                "\"slices\":3 | \"x\":3 | classes[0].allocation: slices is missing",
                "\"slices\":3 | \"slices\":1000000000 | slices=1000000000: must be <= 4194304",
                "\"slices\":3 | \"slices\":99999999999999999999 | slices: must be <= 4194304",
                "\"slices\":3 | \"slices\":4 | states add up to 3: must be = slices=4",
                "\"lent\":1 | \"lent\":-1 | classes[0].allocation.lent=-1: must be >= 0",
                "\"lent\":1 | \"lent\":2 | states add up to 4: must be = slices=3",
                "\"lent\":1 | \"lent\":\"1\" | classes[0].allocation.lent: must be a whole number",
                "\"lent\":1 | \"lent\":1.5 | classes[0].allocation.lent: must be a whole number",
                "2F1L | 2F1X | states: unknown letter 'X'",
                "2F1L | 2F2L | states: the runs add up to 4 or more: must be = slices=3",
                "2F1L | 2F | states: the runs add up to 2: must be = slices=3",
                "\"index\":0 | \"index\":1 | indexes must be 0 to 0",
                "\"index\":0 | \"index\":64 | classes[0].index=64: must be <= 63",
                "\"intact\":true | \"intact\":7 | classes[0].intact: must be true or false"
            })
    void shouldNameWhatIsDamaged(String good, String bad, String message) {
        String json = "{\"classes\":[" + CLASS.replace(good, bad) + "]}";
        assertThat(json).contains(bad);

        assertThat(failure(json))
                .hasMessageContaining(message)
                .extracting(InvalidAnalysisException::kind)
                .isEqualTo(Kind.DAMAGED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"held\":[{}] | held[0]: offset is missing",
                "\"held\":[7] | held[0]: must be an object",
                "\"held\":7 | held: must be a list",
                "\"held\":[{\"offset\":44,\"classIndex\":1}] | classIndex=1: must be < 1",
                "\"held\":[{\"offset\":44,\"state\":\"GONE\"}] | held[0].state: unknown state",
                "\"held\":[{\"offset\":-44}] | held[0].offset=-44: must be >= 0",
                "\"queues\":[{\"depth\":-1}] | queues[0].depth=-1: must be >= 0",
                "\"takenAtMillis\":-1 | takenAtMillis=-1: must be >= 0",
                "\"classes\":[] | their indexes",
                "\"queues\":[{},{},{},{},{},{},{},{},{}] | must be <= 8 queues"
            })
    void shouldNameWhatElseIsDamaged(String more, String message) {
        if (more.contains("classes")) {
            assertThat(failure("{" + more + "}")).hasMessageContaining("must have >= 1");
            return;
        }
        assertThat(failure("{\"classes\":[" + CLASS + "]," + more + "}"))
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseMoreSlicesInAllThanItCanShow() {
        String big =
                CLASS.replace("\"slices\":3,\"free\":2", "\"slices\":4000000,\"free\":3999999")
                        .replace("2F1L", "3999999F1L");

        assertThat(
                        failure(
                                "{\"classes\":["
                                        + big
                                        + ","
                                        + big.replace("\"index\":0", "\"index\":1")
                                        + "]}"))
                .hasMessageContaining("slices of all classes: must be <= 4194304");
    }

    @Test
    void shouldKeepABoundedNumberOfHeldSlicesAndCountTheRest() {
        AnalysisJson json = new AnalysisJson().sizeClass(44, 100, "3L").heldOmitted(5);
        for (int i = 0; i < AnalysisLimits.MAX_HELD + 10; i++) {
            json.held("{\"offset\":44}");
        }

        assertThat(json.parsed().held()).hasSize(AnalysisLimits.MAX_HELD);
        assertThat(json.parsed().heldOmitted()).isEqualTo(15);
    }

    @Test
    void shouldTellABinaryFileFromGarbage() {
        byte[] binary = {'S', 'H', 'M', 0, 1, 2, 3, 0, 0};

        assertThat(failure(binary).kind()).isEqualTo(Kind.BINARY);
        assertThat(failure(binary)).hasMessageContaining("shmipc-tool show --json FILE");
        assertThat(failure("<html>no</html>").kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure("").kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure("  \n").kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure("{\"status\":\"UP\"}").kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure("[1,2]").kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure("{nonsense").kind()).isEqualTo(Kind.FOREIGN);
    }

    @Test
    void shouldSayOfEachTruncationThatItIsOne() {
        byte[] whole =
                new AnalysisJson()
                        .sizeClass(44, 100, "2F1L")
                        .held(284, 0, "LENT", 1, 5, 1, false)
                        .bytes();
        for (int length = 1; length < whole.length; length++) {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            assertThat(failure(part).kind()).as("length %s", length).isEqualTo(Kind.TRUNCATED);
        }
    }

    @Test
    void shouldRefuseNestingAndTokensWithoutEnd() {
        assertThat(failure("{\"a\":" + "[".repeat(100_000)).kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(failure("{\"a\":[" + "1,".repeat(5_000_000) + "1]}").kind())
                .isEqualTo(Kind.TOO_LARGE);
        assertThat(failure(new byte[AnalysisLimits.MAX_BYTES + 1]).kind())
                .isEqualTo(Kind.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldReadOrRefuseWhateverBytesAreChanged(long seed) {
        Random random = new Random(seed);
        byte[] good =
                new AnalysisJson()
                        .sizeClass(44, 100, "2F1L")
                        .held(284, 0, "LENT", 1, 5, 1, true)
                        .queue("client-to-server", 1, 2)
                        .problem("error", "a", "b")
                        .bytes();
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bad[random.nextInt(bad.length)] =
                        random.nextBoolean()
                                ? (byte) random.nextInt()
                                : good[random.nextInt(good.length)];
            }
            try {
                Analysis read = AnalysisParser.parse(bad);
                assertThat(read.slices()).isLessThanOrEqualTo(AnalysisLimits.MAX_SLICES);
            } catch (InvalidAnalysisException e) {
                assertThat(e).hasMessageMatching("(?s).{10,3000}");
            }
        }
    }

    @Test
    void shouldCutTextsThatNobodyWouldRead() {
        Analysis analysis =
                new AnalysisJson()
                        .sizeClass(44, 100, "1F")
                        .problem("error", "x", "y".repeat(100_000))
                        .parsed();

        assertThat(analysis.problems().get(0).what()).hasSize(AnalysisLimits.MAX_TEXT + 1);
    }

    @Test
    void shouldThrowNothingElse() {
        assertThatThrownBy(() -> AnalysisParser.parse("{\"a\":1e999999}".getBytes()))
                .isInstanceOf(InvalidAnalysisException.class);
        assertThatThrownBy(() -> AnalysisParser.parse(new byte[] {'{', (byte) 0xff, (byte) 0xc0}))
                .isInstanceOf(InvalidAnalysisException.class);
    }
}
