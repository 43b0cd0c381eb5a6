package io.shmipc.session;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Which thread acquired something, and where. The trace is resolved only if somebody asks. */
final class LeakPlace {

    private static final int MAX_FRAMES = 64;

    /** What a user calls, and what lies below; a report begins with who called that. */
    private static final Set<String> OURS =
            Set.of(
                    "io.shmipc.session.LeakPlace",
                    "io.shmipc.session.LeakFinder",
                    "io.shmipc.session.TrackedStream",
                    "io.shmipc.session.TrackedReader",
                    "io.shmipc.session.TrackedWriter",
                    "io.shmipc.session.SessionImpl",
                    "io.shmipc.session.StreamPool",
                    "io.shmipc.session.StreamImpl",
                    "io.shmipc.session.StreamReader",
                    "io.shmipc.session.ReceivedPart",
                    "io.shmipc.client.ShmipcClient");

    /** The template of the Spring starter, through which its users borrow streams. */
    private static final String TEMPLATE = "io.shmipc.spring.core.";

    private final String thread = Thread.currentThread().getName();
    private final Throwable trace = new Throwable();

    String thread() {
        return thread;
    }

    /** The calls, innermost first, beginning with the user's. */
    List<StackTraceElement> frames() {
        StackTraceElement[] all = trace.getStackTrace();
        int first = 0;
        while (first < all.length && isOurs(all[first].getClassName())) {
            first++;
        }
        return List.of(Arrays.copyOfRange(all, first, Math.min(all.length, first + MAX_FRAMES)));
    }

    private static boolean isOurs(String className) {
        return className.startsWith(TEMPLATE) || OURS.contains(outermost(className));
    }

    private static String outermost(String className) {
        int inner = className.indexOf('$');
        return inner < 0 ? className : className.substring(0, inner);
    }
}
