package io.shmipc.faults.chaos.peer;

/** What a process says to the one that started it: one line each. */
public final class Voice {

    /** A command was done; its answer follows. */
    public static final String OK = "@ok ";

    /** A command failed; the reason follows. */
    public static final String FAILED = "@failed ";

    /** Counters follow. */
    public static final String COUNTERS = "@counters ";

    /** A server answered for the first time: its number and the time follow. */
    public static final String ANSWERED = "@answered ";

    /** Something that must not be was found. */
    public static final String WRONG = "@wrong ";

    private final boolean loud;

    /**
     * @param loud whether anything is said at all
     */
    public Voice(boolean loud) {
        this.loud = loud;
    }

    /** Says a line; lines of several threads do not mix. */
    public void say(String line) {
        if (!loud) {
            return;
        }
        synchronized (System.out) {
            System.out.println(line.replace('\n', ' '));
            System.out.flush();
        }
    }
}
