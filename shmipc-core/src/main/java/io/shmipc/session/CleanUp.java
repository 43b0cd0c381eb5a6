package io.shmipc.session;

import java.util.ArrayDeque;

/** What to undo, last first, when something fails half-way. */
final class CleanUp {

    private final ArrayDeque<AutoCloseable> steps = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T step) {
        steps.push(step);
        return step;
    }

    /** Undoes everything; what fails meanwhile is attached to the failure that led here. */
    void run(Throwable cause) {
        while (!steps.isEmpty()) {
            try {
                steps.pop().close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }
}
