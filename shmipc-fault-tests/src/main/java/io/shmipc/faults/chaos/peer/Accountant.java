package io.shmipc.faults.chaos.peer;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.session.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Asks all the time what the slices of each session are used for, whatever goes on, and says so
 * when that does not add up to the region.
 */
final class Accountant implements Runnable {

    private static final int PAUSE_MILLIS = 10;

    private final Supplier<List<Session>> sessions;
    private final Tally tally;
    private final Voice voice;
    private final LongAdder looks;

    /** Slices in all of each session, as its first account had them. */
    private Map<Long, Integer> known = new HashMap<>();

    Accountant(Supplier<List<Session>> sessions, Tally tally, Voice voice) {
        this.sessions = sessions;
        this.tally = tally;
        this.voice = voice;
        this.looks = tally.counter(Tally.ACCOUNTS);
    }

    /** Looks after them from now on, for as long as the process lives. */
    static void start(Supplier<List<Session>> sessions, Tally tally, Voice voice) {
        Thread thread = new Thread(new Accountant(sessions, tally, voice), "accountant");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                look();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            wrong("the accountant failed: " + e);
            e.printStackTrace();
        }
    }

    private void look() {
        Map<Long, Integer> seen = new HashMap<>();
        for (Session session : sessions.get()) {
            List<ClassAllocation> allocation = session.allocation();
            if (allocation.isEmpty()) {
                continue;
            }
            looks.increment();
            int slices = sum(List.of(session), ClassAllocation::slices);
            for (ClassAllocation one : allocation) {
                if (!addsUp(one)) {
                    wrong("session=" + session.id() + " does not add up: " + one);
                }
            }
            int before = known.getOrDefault(session.id(), slices);
            if (slices != 0 && slices != before) {
                wrong("session=" + session.id() + " slices=" + slices + " must be = " + before);
            }
            seen.put(session.id(), before);
        }
        known = seen;
    }

    private void wrong(String what) {
        tally.count(Tally.WRONG_ACCOUNTS);
        voice.say(Voice.WRONG + what);
    }

    private static boolean addsUp(ClassAllocation one) {
        int sum =
                one.free()
                        + one.cached()
                        + one.writing()
                        + one.inQueue()
                        + one.lent()
                        + one.unknown();
        return sum == one.slices()
                && one.free() >= 0
                && one.cached() >= 0
                && one.writing() >= 0
                && one.inQueue() >= 0
                && one.lent() >= 0
                && one.unknown() >= 0;
    }

    /** Slices that somebody uses, by the accounts of these sessions; none may be at rest. */
    static int used(List<Session> sessions) {
        return sum(sessions, one -> one.writing() + one.inQueue() + one.lent() + one.unknown());
    }

    private static int sum(List<Session> sessions, ToIntFunction<ClassAllocation> of) {
        return sessions.stream().flatMap(s -> s.allocation().stream()).mapToInt(of).sum();
    }
}
