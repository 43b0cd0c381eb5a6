package io.shmipc.console.web;

import io.shmipc.console.model.Allocation;
import java.util.ArrayList;
import java.util.List;

/** A size class with the parts of its bar. */
record ClassRow(Allocation allocation, List<Part> parts) {

    /** Width of a whole bar, in its own units. */
    static final int WIDTH = 1000;

    /** A state's part of the bar. */
    record Part(String state, String css, long slices, int x, int width) {}

    static ClassRow of(Allocation allocation) {
        long sum = allocation.free() + allocation.cached() + allocation.out();
        List<Part> parts = new ArrayList<>();
        long before = 0;
        for (Part part : parts(allocation)) {
            int x = at(before, sum);
            before += part.slices();
            parts.add(new Part(part.state, part.css, part.slices, x, at(before, sum) - x));
        }
        return new ClassRow(allocation, List.copyOf(parts));
    }

    private static int at(long slices, long sum) {
        return sum == 0 ? 0 : (int) Math.round(WIDTH * (slices / (double) sum));
    }

    private static List<Part> parts(Allocation a) {
        return List.of(
                new Part("unknown", "state-unknown", a.unknown(), 0, 0),
                new Part("lent", "state-lent", a.lent(), 0, 0),
                new Part("in queue", "state-in-queue", a.inQueue(), 0, 0),
                new Part("writing", "state-writing", a.writing(), 0, 0),
                new Part("cached", "state-cached", a.cached(), 0, 0),
                new Part("free", "state-free", a.free(), 0, 0));
    }

    /** The bar in words. */
    public String words() {
        StringBuilder words = new StringBuilder();
        for (Part part : parts) {
            if (part.slices() > 0) {
                words.append(words.isEmpty() ? "" : ", ")
                        .append(part.slices())
                        .append(' ')
                        .append(part.state());
            }
        }
        return words.toString();
    }
}
