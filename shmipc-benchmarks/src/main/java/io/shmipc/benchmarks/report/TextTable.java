package io.shmipc.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A table that reads well on a terminal and is Markdown: the first column left, others right. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;
    private final int leftColumns;

    /**
     * A table with a heading.
     *
     * @param leftColumns how many columns, from the first, are text and not numbers
     */
    TextTable(int leftColumns, String... headings) {
        this.leftColumns = leftColumns;
        this.columns = headings.length;
        rows.add(List.of(headings));
    }

    TextTable row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException(
                    "cells=" + cells.size() + " must be = " + columns + ", the headings");
        }
        rows.add(cells.stream().map(cell -> cell.replace("|", "\\|")).toList());
        return this;
    }

    @Override
    public String toString() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Math.max(3, row.get(i).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < columns; i++) {
                String cell = rows.get(r).get(i);
                String padding = " ".repeat(widths[i] - cell.length());
                text.append("| ").append(isLeft(i) ? cell + padding : padding + cell).append(' ');
            }
            text.append("|\n");
            if (r == 0) {
                for (int i = 0; i < columns; i++) {
                    String line = "-".repeat(widths[i] + 1);
                    text.append(isLeft(i) ? "|" + line + "-" : "|" + line + ":");
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    private boolean isLeft(int column) {
        return column < leftColumns;
    }
}
