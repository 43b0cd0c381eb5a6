package io.shmipc.spring.grafana;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Prometheus expression names: its metrics with their matchers, and the labels that it
 * groups by. Read well enough for that; values are not computed.
 *
 * @param selectors metrics, in the order of their appearance
 * @param grouping labels after {@code by}, {@code on} and their like
 */
record PromExpression(List<Selector> selectors, Set<String> grouping) {

    /**
     * A metric.
     *
     * @param ranged whether it stands for values over a time, as in {@code name[5m]}
     */
    record Selector(String name, List<LabelMatcher> matchers, boolean ranged) {}

    /**
     * A condition.
     *
     * @param operator one of {@code =}, {@code !=}, {@code =~}, {@code !~}
     */
    record LabelMatcher(String label, String operator, String value) {}

    private static final Set<String> FUNCTIONS =
            Set.of(
                    "rate",
                    "increase",
                    "sum",
                    "max",
                    "min",
                    "avg",
                    "count",
                    "topk",
                    "histogram_quantile",
                    "clamp_min",
                    "clamp_max",
                    "max_over_time",
                    "label_values");

    private static final Set<String> GROUPING =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s+|\"(?<text>[^\"\\\\]*)\"|(?<word>[a-zA-Z_:][a-zA-Z0-9_:]*)"
                            + "|(?<range>\\[[^\\]]+\\])|(?<number>[0-9]+(\\.[0-9]+)?)"
                            + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){},])");

    private enum Kind {
        TEXT,
        WORD,
        RANGE,
        NUMBER,
        SIGN,
        END
    }

    private record Token(Kind kind, String text) {

        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PromExpression parse(String expression) {
        return new Reader(expression).read();
    }

    /** All metrics with a name. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        selectors.forEach(selector -> names.add(selector.name()));
        return names;
    }

    private static final class Reader {

        private final String expression;
        private final Deque<Token> tokens = new ArrayDeque<>();
        private final List<Selector> selectors = new ArrayList<>();
        private final Set<String> grouping = new HashSet<>();

        Reader(String expression) {
            this.expression = expression;
            Matcher matcher = TOKEN.matcher(expression);
            int end = 0;
            while (matcher.find() && matcher.start() == end) {
                end = matcher.end();
                for (Kind kind : Kind.values()) {
                    if (kind != Kind.END && matcher.group(kind.name().toLowerCase()) != null) {
                        tokens.add(new Token(kind, matcher.group(kind.name().toLowerCase())));
                    }
                }
            }
            if (end != expression.length()) {
                throw wrong("cannot be read from " + end + " on");
            }
        }

        PromExpression read() {
            int open = 0;
            while (!tokens.isEmpty()) {
                Token token = tokens.poll();
                if (token.kind() == Kind.WORD) {
                    readWord(token.text());
                } else if (token.is("(")) {
                    open++;
                } else if (token.is(")")) {
                    open--;
                } else if (token.is("{")) {
                    throw wrong("has matchers without a metric");
                }
                if (open < 0) {
                    throw wrong("closes what it did not open");
                }
            }
            if (open != 0) {
                throw wrong("leaves brackets open");
            }
            return new PromExpression(List.copyOf(selectors), Set.copyOf(grouping));
        }

        private void readWord(String word) {
            boolean called = peek().is("(");
            if (called && GROUPING.contains(word)) {
                readGrouping();
            } else if (called || FUNCTIONS.contains(word)) {
                // As in sum by (a) (b).
                boolean known = FUNCTIONS.contains(word) || OPERATORS.contains(word);
                if (!known) {
                    throw wrong("calls the unknown " + word);
                }
            } else if (!OPERATORS.contains(word)) {
                List<LabelMatcher> matchers = peek().is("{") ? readMatchers() : List.of();
                boolean ranged = peek().kind() == Kind.RANGE;
                selectors.add(new Selector(word, matchers, ranged));
            }
        }

        private void readGrouping() {
            tokens.poll();
            while (!peek().is(")")) {
                grouping.add(next(Kind.WORD));
                if (peek().is(",")) {
                    tokens.poll();
                }
            }
            tokens.poll();
        }

        private List<LabelMatcher> readMatchers() {
            tokens.poll();
            List<LabelMatcher> matchers = new ArrayList<>();
            while (!peek().is("}")) {
                matchers.add(new LabelMatcher(next(Kind.WORD), next(Kind.SIGN), next(Kind.TEXT)));
                if (peek().is(",")) {
                    tokens.poll();
                }
            }
            tokens.poll();
            return matchers;
        }

        private Token peek() {
            return tokens.isEmpty() ? new Token(Kind.END, "") : tokens.peek();
        }

        private String next(Kind kind) {
            Token token = tokens.isEmpty() ? new Token(Kind.END, "") : tokens.poll();
            if (token.kind() != kind) {
                throw wrong("has " + token + " instead of " + kind);
            }
            return token.text();
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("expression=" + expression + " " + what);
        }
    }
}
