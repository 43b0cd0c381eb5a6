package io.shmipc.spring.autoconfigure;

import java.util.Map;

/** What to write instead of a setting that clients and servers share, or of messages. */
final class CommonAdvice {

    private static final String ADDRESS =
            "Write '{owner}.address' as unix:/path/of/socket (at most 107 bytes) or"
                    + " tcp://127.0.0.1:port.";

    static final Map<String, String> BY_SETTING =
            Map.ofEntries(
                    Map.entry("address", ADDRESS),
                    Map.entry("pathBytes", ADDRESS),
                    Map.entry(
                            "eventLoopThreads",
                            "Change '{owner}.event-loop-threads'; one loop serves many sessions,"
                                    + " and more than one for each processor rarely helps."),
                    Map.entry(
                            "eventLoopCpus",
                            "Change '{owner}.event-loop-cpus' to numbers of processors that this"
                                    + " process may use, each once and no more than there are event"
                                    + " loops, or leave it out."),
                    Map.entry("drainTimeout", "Change '{owner}.drain-timeout', for example to 5s."),
                    Map.entry(
                            "maxHeaderBytes",
                            "Change 'shmipc.message.max-header-size', for example to 64KB."),
                    Map.entry(
                            "maxPayloadBytes",
                            "Change 'shmipc.message.max-payload-size', for example to 16MB."),
                    Map.entry(
                            "concurrency",
                            "Write a number >= 1 as 'concurrency' of the @ShmipcListener and as"
                                    + " 'shmipc.listener.concurrency', or leave it out."),
                    Map.entry(
                            "busyTimeout",
                            "Change 'shmipc.listener.busy-timeout', for example to 30s."),
                    Map.entry(
                            "asyncTimeout",
                            "Change 'shmipc.listener.async-timeout', for example to 1m."),
                    Map.entry(
                            "streamIdleTimeout",
                            "Change 'shmipc.listener.stream-idle-timeout', for example to 1m."),
                    Map.entry(
                            "destination",
                            "Give each @ShmipcListener a destination and an id of its own. With"
                                    + " 'shmipc.codec=length-prefixed' there is one listener only,"
                                    + " with destination \"default\"; use"
                                    + " 'shmipc.codec=ttheader' for several."),
                    Map.entry(
                            "method",
                            "Correct the parameters of the @ShmipcListener method that the"
                                    + " description names."),
                    Map.entry(
                            "id", "Give each @ShmipcListener a destination and an id of its own."));

    private CommonAdvice() {}
}
