package io.shmipc.spring.grafana;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Grafana dashboard, as far as it has to fit the meters. */
final class Dashboard {

    /**
     * A query.
     *
     * @param title of its panel
     * @param legend how its lines are called
     */
    record Query(String title, String expression, String legend) {}

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
    private static final Pattern VALUES =
            Pattern.compile("label_values\\((?<metric>.*), (?<label>\\w+)\\)");
    private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*\\}\\}");

    private final JsonNode root;

    Dashboard(String json) {
        this.root = JsonMapper.builder().build().readTree(json);
    }

    JsonNode root() {
        return root;
    }

    List<JsonNode> panels() {
        return StreamSupport.stream(root.path("panels").spliterator(), false).toList();
    }

    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(
                        new Query(
                                panel.path("title").asString(),
                                target.path("expr").asString(),
                                target.path("legendFormat").asString()));
            }
        }
        return queries;
    }

    private List<JsonNode> variables() {
        return StreamSupport.stream(root.at("/templating/list").spliterator(), false).toList();
    }

    Set<String> variableNames() {
        return variables().stream()
                .map(variable -> variable.path("name").asString())
                .collect(Collectors.toSet());
    }

    /** What queries, legends and variables name that neither the meters nor the dashboard have. */
    List<String> problems(ScrapedMeters meters) {
        List<String> problems = new ArrayList<>();
        for (Query query : queries()) {
            List<String> wrong = meters.problems(query.title(), query.expression());
            problems.addAll(wrong);
            problems.addAll(unknownVariables(query.title(), query.expression()));
            if (wrong.isEmpty()) {
                problems.addAll(unknownLegend(query));
            }
        }
        for (JsonNode variable : variables()) {
            if (variable.path("type").asString().equals("query")) {
                problems.addAll(problems(variable.at("/query/query").asString(), meters));
            }
        }
        return problems;
    }

    private List<String> problems(String values, ScrapedMeters meters) {
        var matcher = VALUES.matcher(values);
        if (!matcher.matches()) {
            return List.of(values + ": is not of the form label_values(metric, label)");
        }
        String metric = matcher.group("metric");
        List<String> problems = new ArrayList<>(meters.problems(values, metric));
        problems.addAll(unknownVariables(values, metric));
        if (problems.isEmpty()) {
            String name = PromExpression.parse(metric).names().iterator().next();
            if (!meters.labels(name).contains(matcher.group("label"))) {
                problems.add(values + ": metric=" + name + " has no such label");
            }
        }
        return problems;
    }

    private List<String> unknownVariables(String where, String expression) {
        return VARIABLE.matcher(expression)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.startsWith("__") && !variableNames().contains(name))
                .map(name -> where + ": variable=" + name + " is not there")
                .toList();
    }

    /** Every query groups, so that its lines have just the labels that it groups by. */
    private static List<String> unknownLegend(Query query) {
        Set<String> grouping = PromExpression.parse(query.expression()).grouping();
        return LEGEND_LABEL
                .matcher(query.legend())
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(label -> !grouping.contains(label))
                .map(label -> query.title() + ": legend has label=" + label + " of no line")
                .toList();
    }
}
