package io.shmipc.spring.autoconfigure;

import java.util.Map;

/** What to write instead of a setting of sessions or memory that the core refuses. */
final class SessionAdvice {

    static final Map<String, String> BY_SETTING =
            Map.ofEntries(
                    Map.entry(
                            "memoryType",
                            "Write a path as '{owner}.address', for example"
                                    + " unix:/run/app/app.sock, or set '{memory}.type' to file or"
                                    + " socket-only."),
                    Map.entry(
                            "fallBackToSocketOnly",
                            "Set '{memory}.fall-back-to-socket-only' to true, or '{memory}.type' to"
                                    + " socket-only, to run over the socket alone; or remove what"
                                    + " the description names."),
                    Map.entry("regionBytes", "Change '{memory}.region-size', for example to 32MB."),
                    Map.entry(
                            "regionDirectory",
                            "Change '{memory}.directory' to an existing directory, for example"
                                    + " /dev/shm."),
                    Map.entry(
                            "sizeClasses",
                            "Change '{memory}.size-classes': each with a 'size' that is a multiple"
                                    + " of 4 bytes and a 'percent'; the percentages add up to"
                                    + " 100."),
                    Map.entry(
                            "capacityBytes",
                            "Change the 'size' of an entry of '{memory}.size-classes' to a multiple"
                                    + " of 4 bytes, for example 8172B."),
                    Map.entry(
                            "percent",
                            "Change the 'percent' of the entries of '{memory}.size-classes' so that"
                                    + " they add up to 100."),
                    Map.entry(
                            "queueCapacity",
                            "Change '{memory}.queue-capacity', for example to 8192."),
                    Map.entry(
                            "handlerThreads",
                            "Change '{session}.handler-threads' to workers, virtual-threads (JDK 21"
                                    + " or later) or event-loop; a callbackExecutor set by a"
                                    + " ShmipcSessionCustomizer needs workers."),
                    Map.entry(
                            "maxSpin",
                            "Change '{session}.wait.max-spin', for example to 50us and to no more"
                                    + " than 1s; leave it out unless '{session}.wait.strategy' is"
                                    + " adaptive."),
                    Map.entry(
                            "interval",
                            "Write '{session}.wait.interval' as a time from 10us to 1h, for example"
                                    + " 1ms, where '{session}.wait.strategy' is timed; leave it out"
                                    + " otherwise."),
                    Map.entry(
                            "brokenListTimeout",
                            "Change '{session}.broken-list-timeout', for example to 10s."),
                    Map.entry(
                            "maxPeerMemoryBytes",
                            "Change 'shmipc.session.max-peer-memory-size', for example to 64GB."),
                    Map.entry(
                            "maxRegionSlices",
                            "Change 'shmipc.session.max-region-slices', for example to 1048576."),
                    Map.entry(
                            "maxHandlersPerSession",
                            "Change '{session}.max-handlers-per-session', for example to 512."),
                    Map.entry(
                            "leakSampling",
                            "Change '{session}.leak-sampling' to 1 or more, for example to 128; to"
                                    + " look for no leaks, set '{session}.leak-detection' to off."),
                    Map.entry(
                            "heldTooLong",
                            "Change '{session}.held-too-long', for example to 1m, or to 0 for"
                                    + " never."),
                    Map.entry(
                            "handshakeTimeout",
                            "Change '{session}.handshake-timeout', for example to 1s."),
                    Map.entry(
                            "readTimeout", "Change '{session}.read-timeout', for example to 30s."),
                    Map.entry(
                            "writeTimeout",
                            "Change '{session}.write-timeout', for example to 10s."),
                    Map.entry(
                            "maxFrameBytes",
                            "Change '{session}.max-frame-size', for example to 64MB."),
                    Map.entry(
                            "maxUnreadSocketBytes",
                            "Change '{session}.max-unread-socket-size' to no less than"
                                    + " '{session}.max-frame-size'."),
                    Map.entry(
                            "maxStreams", "Change '{session}.max-streams', for example to 65536."));

    private SessionAdvice() {}
}
