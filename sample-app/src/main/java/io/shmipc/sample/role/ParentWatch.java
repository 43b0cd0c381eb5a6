package io.shmipc.sample.role;

import java.io.IOException;
import java.io.InputStream;

/**
 * Notices the end of the process that started this one: the pipe from it, this one's standard
 * input, ends with it, however it ends.
 */
public final class ParentWatch {

    private ParentWatch() {}

    /** Has {@code whenGone} run once, on a thread of its own, when standard input has ended. */
    public static void start(Runnable whenGone) {
        Thread watch =
                new Thread(
                        () -> {
                            awaitEndOfInput();
                            whenGone.run();
                        },
                        "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitEndOfInput() {
        try (InputStream in = System.in) {
            while (in.read() >= 0) {
                // Nothing is expected; only the end matters.
            }
        } catch (IOException e) {
            // An input that cannot be read has ended too.
        }
    }
}
