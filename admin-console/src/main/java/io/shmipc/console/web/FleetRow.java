package io.shmipc.console.web;

import io.shmipc.console.model.Overview;
import io.shmipc.console.poll.Answer;
import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Sample;
import io.shmipc.console.poll.Trouble;
import io.shmipc.console.poll.TroubleFinder;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An instance as a line of the fleet.
 *
 * @param numbers as of the last answer, or null if there was none
 * @param stale whether these are not of now, for it does not answer
 */
record FleetRow(
        String id,
        String service,
        String address,
        String health,
        Trouble trouble,
        boolean stale,
        boolean fresh,
        @Nullable Instant answeredAt,
        @Nullable Numbers numbers) {

    /** What it said. */
    record Numbers(
            long sessions,
            long outBytes,
            long bytes,
            int outPercent,
            @Nullable Double fallbackRate,
            long leaks,
            int queuePercent) {}

    static FleetRow of(InstanceState state) {
        Answer answer = state.answer();
        return new FleetRow(
                state.instance().id(),
                state.instance().service(),
                state.instance().address(),
                state.health().status(),
                TroubleFinder.of(state),
                !state.answers() && !state.isNew(),
                state.isNew(),
                answer == null ? null : answer.at(),
                answer == null ? null : numbers(answer.overview(), state.rates()));
    }

    private static Numbers numbers(Overview overview, Sample.@Nullable Rates rates) {
        long out = overview.outBytes();
        long bytes = overview.bytes();
        return new Numbers(
                overview.connected(),
                out,
                bytes,
                bytes == 0 ? 0 : (int) Math.round(100.0 * out / bytes),
                rates == null ? null : rates.fallback(),
                overview.leaksSuspected(),
                (int) Math.round(100 * overview.queueFill()));
    }

    boolean matches(String filter) {
        return filter.isEmpty()
                || contains(service, filter)
                || contains(address, filter)
                || contains(health, filter)
                || trouble.sentences().stream().anyMatch(each -> contains(each, filter));
    }

    private static boolean contains(String text, String filter) {
        return text.toLowerCase(Locale.ROOT).contains(filter);
    }
}
