package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.IdleMeasurement;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Results;
import io.shmipc.benchmarks.model.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results as text that is Markdown at the same time. */
final class Tables {

    private Tables() {}

    static String of(Map<String, String> machine, Results results, List<Bar> bars) {
        StringBuilder text = new StringBuilder();
        machine.forEach((name, value) -> text.append("- %s: %s%n".formatted(name, value)));
        text.append('\n');
        blocks(results).forEach((title, block) -> text.append(block(title, block)));
        if (!results.idle().isEmpty()) {
            text.append(idle(results.idle()));
        }
        if (!results.leftOut().isEmpty()) {
            text.append("Left out\n\n");
            results.leftOut().forEach(line -> text.append("- ").append(line).append('\n'));
            text.append('\n');
        }
        return text.append(bars(bars)).toString();
    }

    private static Map<String, List<Measurement>> blocks(Results results) {
        Map<String, List<Measurement>> blocks = new LinkedHashMap<>();
        for (Measurement measured : results.measurements()) {
            String title =
                    "%s, %s, %s"
                            .formatted(
                                    Sizes.format(measured.what().sizeBytes()),
                                    measured.what().streams() == 1
                                            ? "1 stream"
                                            : measured.what().streams() + " streams",
                                    measured.what().mode().title());
            blocks.computeIfAbsent(title, t -> new ArrayList<>()).add(measured);
        }
        return blocks;
    }

    private static String block(String title, List<Measurement> block) {
        TextTable table =
                new TextTable(
                        1,
                        title,
                        "median µs",
                        "p99 µs",
                        "p99.9 µs",
                        "round trips/s",
                        "CPU s/million",
                        "heap B each");
        List<String> notes = new ArrayList<>();
        for (Measurement measured : block) {
            String name = name(measured);
            if (measured.isValid()) {
                table.row(
                        List.of(
                                name,
                                Numbers.micros(measured.medianNanos()),
                                Numbers.micros(measured.p99Nanos()),
                                Numbers.micros(measured.p999Nanos()),
                                Numbers.whole(measured.perSecond()),
                                Numbers.threeDigits(measured.cpuSecondsPerMillion()),
                                Numbers.oneDecimal(measured.allocatedBytesPerRoundTrip())));
            } else {
                table.row(List.of(name, "failed", "", "", "", "", ""));
                notes.add("%s failed: %s".formatted(name, measured.failure()));
            }
            if (measured.fallbacks() > 0) {
                notes.add(
                        "%s: %d messages found no shared memory and went over the socket"
                                .formatted(name, measured.fallbacks()));
            }
        }
        StringBuilder text = new StringBuilder(table.toString()).append('\n');
        notes.forEach(note -> text.append("- ").append(note).append('\n'));
        return text.append(notes.isEmpty() ? "" : "\n").toString();
    }

    private static String name(Measurement measured) {
        int sessions = measured.what().sessions();
        return measured.what().lane() + (sessions == 1 ? "" : ", " + sessions + " sessions");
    }

    private static String idle(List<IdleMeasurement> idle) {
        TextTable table = new TextTable(1, "idle", "sessions", "client % of core", "server %");
        for (IdleMeasurement measured : idle) {
            boolean valid = measured.failure() == null;
            table.row(
                    List.of(
                            measured.contender().title(),
                            Integer.toString(measured.sessions()),
                            valid ? Numbers.threeDigits(measured.clientPercent()) : "failed",
                            valid ? Numbers.threeDigits(measured.serverPercent()) : ""));
        }
        return table + "\n";
    }

    static String bars(List<Bar> bars) {
        TextTable table = new TextTable(4, "case", "bar", "measured", "verdict");
        for (Bar bar : bars) {
            table.row(List.of(bar.what(), bar.limit(), bar.measured(), bar.verdict().text()));
        }
        return table.toString();
    }
}
