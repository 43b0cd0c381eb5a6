package io.shmipc.faults.chaos.peer;

import io.shmipc.session.Session;
import io.shmipc.session.SessionMode;
import io.shmipc.session.SizeClassUsage;
import java.util.List;
import java.util.function.Supplier;

/** What the sessions of a process hold while nothing is under way. */
final class SessionUsage {

    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /** In the names of threads that come and go with the load. */
    private static final String WORKER = "-worker-";

    private static final int LOOK_MILLIS = 2;

    private SessionUsage() {}

    /** Waits until all slices are free, for some seconds, and tells what is not. */
    static String settled(Supplier<List<Session>> sessions) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (held(sessions.get()) + Accountant.used(sessions.get()) > 0
                && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        List<Session> open = sessions.get();
        return "sessions="
                + open.size()
                + " mapped="
                + open.stream().filter(s -> s.mode() != SessionMode.SOCKET_ONLY).count()
                + " files="
                + open.stream().filter(s -> s.mode() == SessionMode.FILE).count()
                + " slices="
                + open.stream()
                        .flatMap(s -> s.memory().stream())
                        .mapToInt(SizeClassUsage::slices)
                        .sum()
                + " held="
                + held(open)
                + " used="
                + Accountant.used(open)
                + " threads="
                + Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !thread.getName().contains(WORKER))
                        .count();
    }

    private static int held(List<Session> sessions) {
        return sessions.stream()
                .flatMap(s -> s.memory().stream())
                .mapToInt(usage -> usage.slices() - usage.freeSlices())
                .sum();
    }
}
