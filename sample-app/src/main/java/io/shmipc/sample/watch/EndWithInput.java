package io.shmipc.sample.watch;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Starts the main class of another program, whose jar lies beside this class on the class path, and
 * ends it when standard input ends: with the process that started it, however that one ends. Needs
 * nothing but the JDK, since it is copied out and runs without the rest of this program.
 */
public final class EndWithInput {

    private EndWithInput() {}

    /**
     * @param args name of the main class, and its arguments
     */
    public static void main(String[] args) throws Exception {
        Thread watch = new Thread(EndWithInput::exitAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Method main = Class.forName(args[0]).getMethod("main", String[].class);
        main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is expected; only the end matters.
            }
        } catch (IOException e) {
            // An input that cannot be read has ended too.
        }
        System.exit(0);
    }
}
