package io.shmipc.console.poll;

import io.shmipc.console.model.Overview;
import io.shmipc.console.model.Peer;
import io.shmipc.console.model.SessionSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Says what is wrong with an instance, in sentences with a weight each. */
public final class TroubleFinder {

    private static final int UNREACHABLE = 10_000;
    private static final int GONE = 5_000;
    private static final int DOWN = 1_000;
    private static final int LEAKS = 500;
    private static final int MEMORY_NEARLY_OUT = 400;
    private static final int QUEUE_NEARLY_FULL = 300;
    private static final int SESSIONS_MISSING = 200;
    private static final int BREAKER_OPEN = 150;
    private static final int FALLING_BACK = 60;
    private static final int MEMORY_SCARCE = 40;
    private static final int QUEUE_FILLING = 30;
    private static final int FORCED = 20;
    private static final int HEALTH_UNKNOWN = 10;

    private static final double NEARLY = 0.9;
    private static final double SCARCE = 0.7;

    private TroubleFinder() {}

    private record Finding(int weight, String sentence) {}

    /** What is wrong with it; nothing if it was not asked yet. */
    public static Trouble of(InstanceState state) {
        List<Finding> findings = new ArrayList<>();
        InstanceState.Failure failure = state.failure();
        if (state.goneSince() != null) {
            findings.add(new Finding(GONE, "Discovery does not name it any more."));
        } else if (failure != null) {
            findings.add(new Finding(UNREACHABLE, failure.message()));
        }
        if (state.health().isDown()) {
            findings.add(
                    new Finding(
                            DOWN, "It says that its health is " + state.health().status() + "."));
        }
        if (state.answers()) {
            Answer answer = state.answer();
            if (answer != null) {
                if (!state.health().isUp() && !state.health().isDown()) {
                    findings.add(
                            new Finding(
                                    HEALTH_UNKNOWN,
                                    "Its health is " + state.health().status() + "."));
                }
                look(answer.overview(), state, findings);
            }
        }
        findings.sort(Comparator.comparingInt(Finding::weight).reversed());
        return new Trouble(
                findings.stream().mapToInt(Finding::weight).sum(),
                findings.isEmpty() ? 0 : findings.get(0).weight(),
                findings.stream().map(Finding::sentence).toList());
    }

    private static void look(Overview overview, InstanceState state, List<Finding> findings) {
        if (overview.leaksSuspected() > 0) {
            findings.add(
                    new Finding(
                            LEAKS,
                            overview.leaksSuspected() == 1
                                    ? "1 leak is suspected."
                                    : overview.leaksSuspected() + " leaks are suspected."));
        }
        double out = overview.bytes() == 0 ? 0 : overview.outBytes() / (double) overview.bytes();
        if (out >= SCARCE) {
            findings.add(
                    new Finding(
                            out >= NEARLY ? MEMORY_NEARLY_OUT : MEMORY_SCARCE,
                            percent(out) + " of the memory is out."));
        }
        double fill = overview.queueFill();
        if (fill >= SCARCE) {
            findings.add(
                    new Finding(
                            fill >= NEARLY ? QUEUE_NEARLY_FULL : QUEUE_FILLING,
                            "A queue is " + percent(fill) + " full."));
        }
        for (Peer peer : overview.peers()) {
            if (peer.lacksSessions()) {
                findings.add(
                        new Finding(
                                SESSIONS_MISSING,
                                "Client "
                                        + peer.name()
                                        + " has "
                                        + peer.connected()
                                        + " of "
                                        + peer.sessionsWanted()
                                        + " sessions."));
            }
        }
        count(
                overview,
                SessionSummary::breakerOpen,
                BREAKER_OPEN,
                "cut off by its breaker",
                findings);
        count(overview, SessionSummary::fallbackForced, FORCED, "forced to fall back", findings);
        Sample.Rates rates = state.rates();
        if (rates != null && rates.fallback() > 0) {
            findings.add(
                    new Finding(
                            FALLING_BACK,
                            String.format(
                                    Locale.ROOT,
                                    "%.1f messages a second fall back to the socket.",
                                    rates.fallback())));
        }
    }

    private static void count(
            Overview overview,
            Predicate<SessionSummary> which,
            int weight,
            String what,
            List<Finding> findings) {
        long count = overview.sessions().stream().filter(which).count();
        if (count > 0) {
            findings.add(
                    new Finding(
                            weight,
                            count == 1
                                    ? "1 session is " + what + "."
                                    : count + " sessions are " + what + "."));
        }
    }

    private static String percent(double part) {
        return Math.round(part * 100) + " %";
    }
}
