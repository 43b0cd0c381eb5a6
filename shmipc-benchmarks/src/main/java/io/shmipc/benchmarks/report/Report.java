package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.Results;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run leaves behind.
 *
 * @param text tables and bars, readable on a terminal and as Markdown
 * @param json the same for programs
 * @param svg a chart
 */
public record Report(String text, String json, String svg) {

    /** Names of the files. */
    public static final List<String> FILES = List.of("results.md", "results.json", "latency.svg");

    /** Puts the results into words and pictures. */
    public static Report of(Map<String, String> machine, Results results) {
        List<Bar> bars = Bars.of(results);
        return new Report(
                Tables.of(machine, results, bars),
                JsonReport.of(machine, results, bars),
                LatencyChart.of(machine, results));
    }

    /** Writes the three files. */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> contents = List.of(text, json, svg);
        for (int i = 0; i < contents.size(); i++) {
            Files.writeString(
                    folder.resolve(FILES.get(i)), contents.get(i), StandardCharsets.UTF_8);
        }
    }
}
