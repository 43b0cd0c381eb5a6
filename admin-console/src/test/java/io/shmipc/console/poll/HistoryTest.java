package io.shmipc.console.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shmipc.console.fleet.Instance;
import io.shmipc.console.model.Health;
import io.shmipc.console.model.Overview;
import io.shmipc.console.remote.InstanceFailure;
import io.shmipc.console.remote.InstanceFailure.Reason;
import io.shmipc.console.stub.Overviews;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An instance over time, and what is said of it. */
class HistoryTest {

    private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
    private static final Health UP = new Health("UP");

    private final History history =
            new History(new Instance("id", "shop", URI.create("http://h:1/actuator"), true), 5);

    private static Overview overview(int lent, long sent, long fallbacks, int leaks) {
        return Overview.of(
                Overviews.client("default", lent, sent, fallbacks, leaks)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    @Test
    void shouldComputeRatesFromCounters() {
        history.answered(at(0), UP, overview(1, 100, 5, 0));
        assertThat(history.state().rates()).isNull();

        history.answered(at(2), UP, overview(1, 300, 6, 0));

        assertThat(history.state().rates().sent()).isCloseTo(100, within(0.001));
        assertThat(history.state().rates().fallback()).isCloseTo(0.5, within(0.001));
    }

    @Test
    void shouldTakeCountersThatFellForAnInstanceThatBeganAnew() {
        history.answered(at(0), UP, overview(1, 1_000_000, 900, 0));

        history.answered(at(2), UP, overview(1, 50, 0, 0));

        assertThat(history.state().rates().sent()).isCloseTo(25, within(0.001));
        assertThat(history.state().rates().fallback()).isZero();
    }

    @Test
    void shouldSpreadWhatHappenedMeanwhileOverTheTimeWithoutAnswers() {
        history.answered(at(0), UP, overview(1, 100, 0, 0));
        history.failed(at(2), Health.UNKNOWN, new InstanceFailure(Reason.TOO_SLOW, "It is slow."));
        assertThat(history.state().rates()).isNull();

        history.answered(at(10), UP, overview(1, 200, 0, 0));

        assertThat(history.state().rates().sent()).isCloseTo(10, within(0.001));
    }

    @Test
    void shouldKeepTheLatestSamplesOnly() {
        for (int i = 0; i < 12; i++) {
            history.answered(at(i), UP, overview(i, 100, 0, 0));
        }

        assertThat(history.since(Instant.EPOCH))
                .extracting(Sample::at)
                .containsExactly(at(7), at(8), at(9), at(10), at(11));
        assertThat(history.since(at(9))).extracting(Sample::at).containsExactly(at(10), at(11));
    }

    @Test
    void shouldFindNothingWrongWithACalmInstance() {
        history.answered(at(0), UP, overview(4, 100, 0, 0));

        assertThat(TroubleFinder.of(history.state()).isNone()).isTrue();
    }

    @Test
    void shouldSayWhatIsWrongTheWorstFirst() {
        history.answered(at(0), UP, overview(92, 100, 0, 2));
        history.answered(at(2), new Health("DOWN"), overview(92, 100, 5, 2));

        Trouble trouble = TroubleFinder.of(history.state());

        assertThat(trouble.level()).isEqualTo("severe");
        assertThat(trouble.sentences())
                .containsExactly(
                        "It says that its health is DOWN.",
                        "2 leaks are suspected.",
                        "95 % of the memory is out.",
                        "2.5 messages a second fall back to the socket.");
    }

    @Test
    void shouldPutOneThatDoesNotAnswerBeforeAllThatDo() {
        history.answered(at(0), new Health("DOWN"), overview(95, 100, 0, 9));
        int answering = TroubleFinder.of(history.state()).score();

        history.failed(
                at(2), Health.UNKNOWN, new InstanceFailure(Reason.UNREACHABLE, "Nobody listens."));

        Trouble silent = TroubleFinder.of(history.state());
        assertThat(silent.score()).isGreaterThan(answering);
        assertThat(silent.sentences()).containsExactly("Nobody listens.");
    }
}
