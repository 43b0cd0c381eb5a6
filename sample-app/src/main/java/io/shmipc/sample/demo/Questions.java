package io.shmipc.sample.demo;

import io.shmipc.sample.app.AgentClient;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.Level;
import io.shmipc.sample.record.Queries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Asks the agent what a user might ask, and words the answers. */
final class Questions {

    private static final int MOST_SHOWN_CHARACTERS = 84;
    private static final int HITS = 100;

    private final AgentClient agent;

    Questions(AgentClient agent) {
        this.agent = agent;
    }

    /** One line of text an answer. */
    List<String> ask(ApplicationName application) {
        List<String> answers = new ArrayList<>();
        answers.add("By level  " + byLevel(agent.summary(application.value())));

        List<byte[]> newest = agent.newest(application.value(), 1).lines();
        if (newest.isEmpty()) {
            answers.add("Newest    there is none: the log is empty");
            return answers;
        }
        String line = readable(newest.get(0));
        answers.add("Newest    " + line);
        search(application, line, answers);
        return answers;
    }

    private static String byLevel(Queries.Summary summary) {
        String named =
                summary.levels().entrySet().stream()
                        .filter(entry -> entry.getKey() != Level.NONE && entry.getValue() > 0)
                        .map(entry -> String.format("%s %,d", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
        long unnamed = summary.levels().getOrDefault(Level.NONE, 0L);
        return named.isEmpty()
                ? String.format("none of the %,d records names a level", unnamed)
                : String.format("%s, and %,d without a level", named, unnamed);
    }

    private void search(ApplicationName application, String line, List<String> answers) {
        String word = longestWord(line);
        if (word.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        Queries.Found found = agent.search(application.value(), word, 0, HITS);
        double milliseconds = (System.nanoTime() - start) / 1e6;
        answers.add(
                String.format(
                        "Search    \"%s\": %s%d lines in %.1f ms",
                        word,
                        found.complete() ? "" : "the first ",
                        found.hits().size(),
                        milliseconds));
    }

    /** The longest run of plain letters: sure to be in the line as these very bytes. */
    private static String longestWord(String line) {
        return Arrays.stream(line.split("[^A-Za-z]+"))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }

    /** As much of a line as fits the screen, without anything that a terminal would act on. */
    private static String readable(byte[] line) {
        String text =
                new String(
                                line,
                                0,
                                Math.min(line.length, 4 * MOST_SHOWN_CHARACTERS),
                                StandardCharsets.UTF_8)
                        .replaceAll("\\p{Cntrl}", "?");
        return text.length() <= MOST_SHOWN_CHARACTERS
                ? text
                : text.substring(0, MOST_SHOWN_CHARACTERS - 3) + "...";
    }
}
