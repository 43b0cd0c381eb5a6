package io.shmipc.spring.actuate.metrics;

import io.micrometer.core.instrument.Meter;

/**
 * Every meter of a client or server: its name, type, base unit and what it says. All have the tags
 * {@link #SIDE} and {@link #NAME}. Timers of single messages are observations, and not here.
 */
public enum ShmipcMeter {
    SESSIONS("shmipc.sessions", Meter.Type.GAUGE, "sessions", "Sessions connected now"),
    SESSIONS_WANTED(
            "shmipc.sessions.wanted",
            Meter.Type.GAUGE,
            "sessions",
            "Sessions that the client keeps connected if it can"),
    SESSIONS_REQUIRED(
            "shmipc.sessions.required",
            Meter.Type.GAUGE,
            "sessions",
            "Sessions without which the application counts as unhealthy: 1 for a client that is"
                    + " required and in use, 0 for others"),
    SESSIONS_OPENED(
            "shmipc.sessions.opened",
            Meter.Type.COUNTER,
            "sessions",
            "Handshakes that led to a session"),
    HANDSHAKES_FAILED(
            "shmipc.handshakes.failed",
            Meter.Type.COUNTER,
            "handshakes",
            "Handshakes that led to no session"),
    CONNECTS_FAILED(
            "shmipc.connects.failed",
            Meter.Type.COUNTER,
            "attempts",
            "Attempts to connect that nobody answered"),
    CONNECTIONS_REFUSED(
            "shmipc.connections.refused",
            Meter.Type.COUNTER,
            "connections",
            "Connections that the server closed unread"),
    RECONNECTS(
            "shmipc.reconnects",
            Meter.Type.COUNTER,
            "sessions",
            "Sessions found for one that had ended"),
    STREAMS_OPEN("shmipc.streams.open", Meter.Type.GAUGE, "streams", "Streams open now"),
    STREAMS_OPENED(
            "shmipc.streams.opened", Meter.Type.COUNTER, "streams", "Streams opened by either end"),
    MESSAGES(
            "shmipc.messages",
            Meter.Type.COUNTER,
            "messages",
            "Flushes that sent something, and pieces received"),
    DATA("shmipc.data", Meter.Type.COUNTER, "bytes", "Payload sent and received either way"),
    MESSAGES_DROPPED(
            "shmipc.messages.dropped",
            Meter.Type.COUNTER,
            "messages",
            "Messages that came for streams closed at this end"),
    SLICES(
            "shmipc.slices",
            Meter.Type.GAUGE,
            "slices",
            "Slices of shared memory by what they are used for"),
    SLICES_MAX("shmipc.slices.max", Meter.Type.GAUGE, "slices", "Slices of shared memory in all"),
    SLICES_LEAKED(
            "shmipc.slices.leaked",
            Meter.Type.COUNTER,
            "slices",
            "Received slices that nobody had released when this end closed their session"),
    OLDEST_HELD(
            "shmipc.slices.held.oldest",
            Meter.Type.GAUGE,
            "seconds",
            "How long the slice has been held that this process has held longest"),
    LEAKS_SUSPECTED(
            "shmipc.leaks.suspected",
            Meter.Type.COUNTER,
            "leaks",
            "Streams and parts of messages lost without being given back, and slices held too"
                    + " long"),
    MEMORY_USED(
            "shmipc.memory.used",
            Meter.Type.GAUGE,
            "bytes",
            "Room of the slices of shared memory that are in use at either end"),
    MEMORY_MAX(
            "shmipc.memory.max", Meter.Type.GAUGE, "bytes", "Room of all slices of shared memory"),
    ALLOCATION_FAILURES(
            "shmipc.allocation.failures",
            Meter.Type.COUNTER,
            "failures",
            "Requests for a slice that found none free"),
    DOUBLE_HAND_OUTS(
            "shmipc.double.handouts",
            Meter.Type.COUNTER,
            "slices",
            "Slices found to have two owners, which must never happen"),
    QUEUE_DEPTH(
            "shmipc.queue.depth",
            Meter.Type.GAUGE,
            "elements",
            "Elements waiting in the queues of all sessions now"),
    QUEUE_MAX(
            "shmipc.queue.max",
            Meter.Type.GAUGE,
            "elements",
            "Room for elements in the queues of all sessions"),
    QUEUE_FULLEST(
            "shmipc.queue.fullest",
            Meter.Type.GAUGE,
            "ratio",
            "How full the fullest queue of a session is, from 0 to 1"),
    QUEUE_HIGH_WATER(
            "shmipc.queue.highwater",
            Meter.Type.GAUGE,
            "elements",
            "Most elements that waited in the queue of a session since the start"),
    HARVESTS(
            "shmipc.harvests",
            Meter.Type.COUNTER,
            "harvests",
            "Times that something was taken out of a queue"),
    HARVEST_ELEMENTS(
            "shmipc.harvest.elements",
            Meter.Type.COUNTER,
            "elements",
            "Elements taken out of queues; divided by harvests, the mean size of one"),
    HARVEST_LARGEST(
            "shmipc.harvest.largest",
            Meter.Type.GAUGE,
            "elements",
            "Most elements taken out of a queue at one time since the start"),
    WAKE_UPS(
            "shmipc.wakeups",
            Meter.Type.COUNTER,
            "wakeups",
            "Wake-ups sent to peers, and those saved because the peer was awake"),
    WAITS(
            "shmipc.waits",
            Meter.Type.COUNTER,
            "waits",
            "Flushes that had to wait for room in the queue or for memory"),
    FALLBACKS(
            "shmipc.fallbacks",
            Meter.Type.COUNTER,
            "streams",
            "Streams that began to send over the socket"),
    FALLBACK_MESSAGES(
            "shmipc.fallback.messages",
            Meter.Type.COUNTER,
            "messages",
            "Frames with data sent and received over the socket"),
    FALLBACK_FORCED(
            "shmipc.fallback.forced",
            Meter.Type.GAUGE,
            "sessions",
            "Sessions that were told to send over the socket"),
    BREAKERS_OPEN(
            "shmipc.breakers.open",
            Meter.Type.GAUGE,
            "sessions",
            "Sessions avoided for new streams because their memory keeps running out"),
    BREAKER_OPENINGS(
            "shmipc.breaker.openings",
            Meter.Type.COUNTER,
            "openings",
            "Times that a session began to be avoided");

    /** Tag of every meter: {@code client} or {@code server}. */
    public static final String SIDE = "side";

    /** Tag of every meter: the name of the client or of the listener container. */
    public static final String NAME = "name";

    /** Tag: {@code memfd}, {@code file} or {@code socket-only}. */
    public static final String MODE = "mode";

    /** Tag: {@code outbound} or {@code inbound}. */
    public static final String DIRECTION = "direction";

    /** Tag: why, as one of a few words. */
    public static final String REASON = "reason";

    /** Tag: one of {@link io.shmipc.diagnostics.SliceState}, in small letters. */
    public static final String STATE = "state";

    /** Tag: {@code sent} or {@code suppressed}. */
    public static final String OUTCOME = "outcome";

    /** Tag: data bytes of one slice, or {@code other}. */
    public static final String SIZE_CLASS = "size.class";

    private final String meterName;
    private final Meter.Type type;
    private final String unit;
    private final String description;

    ShmipcMeter(String meterName, Meter.Type type, String unit, String description) {
        this.meterName = meterName;
        this.type = type;
        this.unit = unit;
        this.description = description;
    }

    /** Name in Micrometer's spelling. */
    public String meterName() {
        return meterName;
    }

    public Meter.Type type() {
        return type;
    }

    /** Base unit. */
    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }
}
