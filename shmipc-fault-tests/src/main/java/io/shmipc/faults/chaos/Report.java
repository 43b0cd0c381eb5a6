package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Tally;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run has brought, as a table. */
final class Report {

    private static final int NAME_WIDTH = 36;

    private Report() {}

    /** What was counted, by name, in the order of the table. */
    static Map<String, String> facts(ChaosOptions options, Run run) {
        Totals totals = run.totals();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("seed", Long.toString(options.seed()));
        facts.put("seconds", "%.1f".formatted(run.seconds()));
        facts.put("verified messages", number(totals.messages()));
        facts.put("  round trips, bulk", number(totals.of(Tally.BULK)));
        facts.put("  round trips, in every way", number(totals.of(Tally.CHAOTIC)));
        facts.put("  one-way, acknowledged", number(totals.of(Tally.ONE_WAY)));
        facts.put("  bytes of replies", number(totals.of(Tally.BYTES)));
        facts.put("accounts of sessions taken", number(totals.of(Tally.ACCOUNTS)));
        facts.put("given up on purpose", number(totals.of(Tally.CANCELLED)));
        facts.put("timed out on purpose", number(totals.of(Tally.TIMED_OUT)));
        facts.put("replies left half read", number(totals.of(Tally.HALF_READ)));
        facts.put("replies cut by the server", number(totals.of(Tally.CUT)));
        facts.put("streams that fell back", number(totals.of(Tally.FALLBACKS)));
        facts.put("servers killed", number(run.count(Event.KILL_SERVER)));
        facts.put("clients killed", number(run.count(Event.KILL_CLIENT)));
        facts.put("servers stopped and continued", number(run.count(Event.STOP_SERVER)));
        facts.put("clients stopped and continued", number(run.count(Event.STOP_CLIENT)));
        facts.put("hot restarts", number(run.count(Event.HOT_RESTART)));
        facts.put("inspections of all processes", number(run.inspections()));
        facts.put("service back, from listening", run.serviceBack().summary());
        facts.put("killed server gone", run.dying().summary());
        facts.put("service back, from the kill", run.outage().summary());
        facts.put("hot restart took", run.restarts().summary());
        facts.put("new client served", run.freshClient().summary());
        totals.all()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith(Tally.FAILED)) {
                                facts.put("requests failed, " + name.substring(7), number(value));
                            }
                        });
        return facts;
    }

    static void print(PrintWriter out, ChaosOptions options, Run run, List<Bar> bars) {
        facts(options, run).forEach((name, value) -> line(out, name, value));
        out.println();
        for (Bar bar : bars) {
            line(
                    out,
                    bar.name(),
                    "%-14s %-16s %s"
                            .formatted(bar.wanted(), bar.seen(), bar.met() ? "ok" : "BROKEN"));
        }
        for (String finding : run.findings().kept()) {
            out.println("! " + finding);
        }
        out.flush();
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(String.format("%-" + NAME_WIDTH + "s %s", name, value));
    }

    private static String number(long value) {
        return "%,d".formatted(value);
    }
}
