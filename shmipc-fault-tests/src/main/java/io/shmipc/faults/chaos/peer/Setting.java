package io.shmipc.faults.chaos.peer;

/** Names of the settings of a process. */
public final class Setting {

    /** {@code server} or {@code client}. */
    public static final String ROLE = "role";

    /** Number of the run, in every message. */
    public static final String RUN = "run";

    /** Number of the process among all that have had its role in this run. */
    public static final String ID = "id";

    public static final String SEED = "seed";
    public static final String ADDRESS = "address";

    /** Folder for whatever the process needs. */
    public static final String FOLDER = "folder";

    public static final String MEMORY = "memory";
    public static final String REGION_BYTES = "regionBytes";

    /** As {@code bytes:percent}, separated by commas. */
    public static final String SLICES = "slices";

    public static final String QUEUE_CAPACITY = "queueCapacity";
    public static final String SESSIONS = "sessions";
    public static final String WAIT = "wait";
    public static final String HANDLERS = "handlers";
    public static final String EXHAUSTION = "exhaustion";

    /** Streams with callbacks that exchange small messages as fast as they can. */
    public static final String BULK_STREAMS = "bulkStreams";

    /** Requests of such a stream under way at a time. */
    public static final String BULK_WINDOW = "bulkWindow";

    /** Requests after which such a stream is closed and another opened. */
    public static final String BULK_TURN = "bulkTurn";

    /** Longest body of such a request. */
    public static final String BULK_BYTES = "bulkBytes";

    /** Threads that call, cancel, time out and so on. */
    public static final String THREADS = "threads";

    /** Longest body of theirs. */
    public static final String MAX_BYTES = "maxBytes";

    /** How long such a call waits for its reply. */
    public static final String TIMEOUT_MILLIS = "timeoutMillis";

    /** Whether the server sends back what it gets instead of deriving a reply. */
    public static final String ECHO = "echo";

    /** Whether calls are made that fail on purpose. */
    public static final String PROVOKE = "provoke";

    /** What the server does wrong on purpose, to prove that it is found. */
    public static final String SABOTAGE = "sabotage";

    private Setting() {}
}
