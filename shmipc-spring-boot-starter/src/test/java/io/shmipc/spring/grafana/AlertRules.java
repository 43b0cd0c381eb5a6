package io.shmipc.spring.grafana;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** A file of alert rules of Prometheus. */
final class AlertRules {

    /** A rule, with null for what it has not. */
    record Rule(
            String alert,
            String expression,
            String duration,
            Map<String, String> labels,
            Map<String, String> annotations) {}

    private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");

    private final List<Rule> rules = new ArrayList<>();

    @SuppressWarnings("unchecked")
    AlertRules(String yaml) {
        Map<String, Object> root = new Yaml().load(yaml);
        for (Map<String, Object> group : (List<Map<String, Object>>) root.get("groups")) {
            for (Map<String, Object> rule : (List<Map<String, Object>>) group.get("rules")) {
                rules.add(
                        new Rule(
                                (String) rule.get("alert"),
                                (String) rule.get("expr"),
                                (String) rule.get("for"),
                                (Map<String, String>) rule.get("labels"),
                                (Map<String, String>) rule.get("annotations")));
            }
        }
    }

    List<Rule> rules() {
        return rules;
    }

    /** What expressions and texts name that the meters do not have. */
    List<String> problems(ScrapedMeters meters) {
        List<String> problems = new ArrayList<>();
        for (Rule rule : rules) {
            List<String> wrong = meters.problems(rule.alert(), rule.expression());
            problems.addAll(wrong);
            if (wrong.isEmpty()) {
                problems.addAll(unknownLabels(rule));
            }
        }
        return problems;
    }

    /** Every expression groups, so that an alert has just the labels that it groups by. */
    private static List<String> unknownLabels(Rule rule) {
        Set<String> labels = PromExpression.parse(rule.expression()).grouping();
        return LABEL.matcher(String.join(" ", rule.annotations().values()))
                .results()
                .map(found -> found.group(1))
                .filter(label -> !labels.contains(label))
                .map(label -> rule.alert() + ": names label=" + label + " of none")
                .toList();
    }
}
