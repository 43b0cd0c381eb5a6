package io.shmipc.spring.grafana;

import io.shmipc.spring.grafana.PromExpression.LabelMatcher;
import io.shmipc.spring.grafana.PromExpression.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an application gave to Prometheus, to compare expressions with. */
final class ScrapedMeters {

    /** Labels that Prometheus adds itself. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(\\{(.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, List<Map<String, String>>> series = new HashMap<>();

    ScrapedMeters(String text) {
        text.lines().forEach(this::take);
    }

    private void take(String line) {
        Matcher type = TYPE.matcher(line);
        Matcher one = SERIES.matcher(line);
        if (type.matches()) {
            types.put(type.group(1), type.group(2));
        } else if (!line.startsWith("#") && one.matches()) {
            Map<String, String> labels = new HashMap<>();
            if (one.group(3) != null) {
                LABEL.matcher(one.group(3))
                        .results()
                        .forEach(l -> labels.put(l.group(1), l.group(2)));
            }
            series.computeIfAbsent(one.group(1), name -> new ArrayList<>()).add(labels);
        }
    }

    /** Names of all metrics that begin like ours. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(series.keySet());
        names.removeIf(name -> !name.startsWith("shmipc_"));
        return names;
    }

    /** Labels that a metric has, those included that Prometheus adds; empty if there is no such. */
    Set<String> labels(String name) {
        Set<String> labels = new TreeSet<>();
        for (Map<String, String> one : series.getOrDefault(name, List.of())) {
            labels.addAll(one.keySet());
            labels.addAll(ADDED);
        }
        return labels;
    }

    /** What an expression names that is not there; empty if all of it is. */
    List<String> problems(String where, String text) {
        PromExpression expression;
        try {
            expression = PromExpression.parse(text);
        } catch (IllegalArgumentException e) {
            return List.of(where + ": " + e.getMessage());
        }
        List<String> problems = new ArrayList<>();
        if (expression.selectors().isEmpty()) {
            problems.add(where + ": names no metric");
        }
        Set<String> labels = new TreeSet<>();
        for (Selector selector : expression.selectors()) {
            labels.addAll(labels(selector.name()));
            problems(selector).forEach(problem -> problems.add(where + ": " + problem));
        }
        for (String label : expression.grouping()) {
            if (!labels.contains(label)) {
                problems.add(where + ": groups by label=" + label + " which is not there");
            }
        }
        return problems;
    }

    private List<String> problems(Selector selector) {
        if (!series.containsKey(selector.name())) {
            return List.of("metric=" + selector.name() + " is not there");
        }
        List<String> problems = new ArrayList<>();
        if (selector.ranged() == isGauge(selector.name())) {
            problems.add(
                    "metric="
                            + selector.name()
                            + (selector.ranged() ? " is a gauge" : " is a counter without a rate"));
        }
        for (LabelMatcher matcher : selector.matchers()) {
            if (!labels(selector.name()).contains(matcher.label())) {
                problems.add("metric=" + selector.name() + " has no label=" + matcher.label());
            } else if (!hasValue(selector.name(), matcher)) {
                problems.add(
                        "metric="
                                + selector.name()
                                + " has no "
                                + matcher.label()
                                + "="
                                + matcher.value());
            }
        }
        return problems;
    }

    private boolean isGauge(String name) {
        return "gauge".equals(types.get(name));
    }

    /** A value that is excluded has to be there, too, or else it is misspelt. */
    private boolean hasValue(String name, LabelMatcher matcher) {
        if (matcher.value().startsWith("$") || ADDED.contains(matcher.label())) {
            return true;
        }
        boolean pattern = matcher.operator().endsWith("~");
        return List.of(pattern ? matcher.value().split("\\|") : new String[] {matcher.value()})
                .stream()
                .allMatch(
                        value ->
                                series.get(name).stream()
                                        .map(labels -> labels.getOrDefault(matcher.label(), ""))
                                        .anyMatch(
                                                present ->
                                                        pattern
                                                                ? present.matches(value)
                                                                : present.equals(value)));
    }
}
