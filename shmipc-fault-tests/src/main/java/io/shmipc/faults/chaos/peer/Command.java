package io.shmipc.faults.chaos.peer;

/** What the processes can be told. */
public final class Command {

    /** Does everything once, so that nothing is done for the first time later. */
    public static final String PREPARE = "prepare";

    /** Begins to listen. Answers the time. */
    public static final String SERVE = "serve";

    /** Begins to listen in the place of a server that still does. Answers the time. */
    public static final String TAKE_OVER = "take-over";

    /** Hands over to the server that took this one's place. Answers how many sessions moved. */
    public static final String HAND_OVER = "hand-over";

    /** Connects and begins to send. Answers the time before. */
    public static final String CONNECT = "connect";

    /** Ends what is under way and begins nothing more. */
    public static final String PAUSE = "pause";

    /** Goes on after {@link #PAUSE}. */
    public static final String RESUME = "resume";

    /** Answers the counters. */
    public static final String COUNT = "count";

    /** Answers what the sessions hold, once it no longer changes. */
    public static final String USAGE = "usage";

    /** Closes in order. */
    public static final String STOP = "stop";

    private Command() {}
}
