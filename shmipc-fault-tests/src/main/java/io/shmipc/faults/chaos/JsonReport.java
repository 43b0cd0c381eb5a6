package io.shmipc.faults.chaos;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run has brought, for programs. */
final class JsonReport {

    private static final int FIRST_PRINTABLE = 0x20;

    private JsonReport() {}

    static String of(ChaosOptions options, Run run, List<Bar> bars) {
        String facts =
                Report.facts(options, run).entrySet().stream()
                        .map(e -> text(e.getKey().trim()) + ": " + text(e.getValue()))
                        .collect(Collectors.joining(",\n    "));
        String counters =
                run.totals().all().entrySet().stream()
                        .map(JsonReport::counter)
                        .collect(Collectors.joining(",\n    "));
        String judged = bars.stream().map(JsonReport::bar).collect(Collectors.joining(",\n    "));
        String findings =
                run.findings().kept().stream()
                        .map(JsonReport::text)
                        .collect(Collectors.joining(",\n    "));
        return """
        {
          "seed": %d,
          "seconds": %s,
          "verifiedMessages": %d,
          "serviceBackMillis": {"count": %d, "p50": %s, "p99": %s, "max": %s},
          "facts": {
            %s
          },
          "counters": {
            %s
          },
          "bars": [
            %s
          ],
          "findings": [
            %s
          ]
        }
        """
                .formatted(
                        options.seed(),
                        decimal(run.seconds()),
                        run.totals().messages(),
                        run.serviceBack().count(),
                        decimal(run.serviceBack().millis(50)),
                        decimal(run.serviceBack().millis(99)),
                        decimal(run.serviceBack().millis(100)),
                        facts,
                        counters,
                        judged,
                        findings);
    }

    private static String decimal(double value) {
        return String.format(java.util.Locale.ROOT, "%.3f", value);
    }

    private static String counter(Map.Entry<String, Long> entry) {
        return text(entry.getKey()) + ": " + entry.getValue();
    }

    private static String bar(Bar bar) {
        return "{\"name\": %s, \"wanted\": %s, \"seen\": %s, \"met\": %s}"
                .formatted(text(bar.name()), text(bar.wanted()), text(bar.seen()), bar.met());
    }

    /** A string with everything escaped that has to be. */
    static String text(String value) {
        StringBuilder escaped = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE) {
                escaped.append("\\u%04x".formatted((int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.append('"').toString();
    }
}
