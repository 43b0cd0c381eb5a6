package io.shmipc.tool.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A table whose columns are as wide as what is in them. */
final class TextTable {

    private static final String GAP = "  ";

    /** Where the text of a column stands. */
    enum Align {
        LEFT,
        RIGHT
    }

    /** Prints what belongs below a row. */
    interface Below {
        void print();
    }

    private record Row(List<String> cells, UnaryOperator<String> style, Below below) {}

    private final List<String> headings = new ArrayList<>();
    private final List<Align> alignments = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    TextTable left(String heading) {
        headings.add(heading);
        alignments.add(Align.LEFT);
        return this;
    }

    TextTable right(String... more) {
        for (String heading : more) {
            headings.add(heading);
            alignments.add(Align.RIGHT);
        }
        return this;
    }

    void row(Object... cells) {
        row(UnaryOperator.identity(), cells);
    }

    /** A row whose line is given to {@code style} when it has got its width. */
    void row(UnaryOperator<String> style, Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(
                    "cells=" + cells.length + ": must be = " + headings.size());
        }
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(cell.toString());
        }
        rows.add(new Row(texts, style, () -> {}));
    }

    /** Adds something below the last row. */
    void below(Below below) {
        Row last = rows.remove(rows.size() - 1);
        rows.add(new Row(last.cells, last.style, below));
    }

    void print(PrintWriter out, Palette palette, String indent) {
        int[] widths = headings.stream().mapToInt(String::length).toArray();
        for (Row row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.cells.get(i).length());
            }
        }
        out.println(palette.heading(line(indent, headings, widths)));
        for (Row row : rows) {
            out.println(row.style.apply(line(indent, row.cells, widths)));
            row.below.print();
        }
    }

    private String line(String indent, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP)
                    .append(alignments.get(i) == Align.RIGHT ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
