package io.shmipc.console.stub;

/** Answers of {@code /actuator/shmipc}. */
public final class Overviews {

    private Overviews() {}

    /** One client with one session. */
    public static String client(String name, int lent, long sent, long fallbacks, int leaks) {
        String allocation =
                "[{\"capacityBytes\":1000,\"slices\":100,\"free\":"
                        + (96 - lent)
                        + ",\"cached\":1,\"writing\":1,\"inQueue\":1,\"lent\":"
                        + lent
                        + ",\"unknown\":1,\"oldestHeldNanos\":12000000}]";
        return "{\"time\":\"2026-11-21T22:00:00.123Z\",\"clients\":[{\"name\":\""
                + name
                + "\",\"required\":true,\"started\":true,\"address\":\"unix:/run/x.sock\","
                + "\"sessionsWanted\":1,\"connected\":1,\"sessions\":[{\"id\":3,\"mode\":\"memfd\","
                + "\"remotePid\":4711,\"streams\":2,\"fallbackForced\":false,\"breakerOpen\":false,"
                + "\"queues\":{\"toPeer\":7,\"fromPeer\":3,\"capacity\":100},\"allocation\":"
                + allocation
                + "}],\"counters\":{},\"totals\":{\"messagesSent\":"
                + sent
                + ",\"messagesReceived\":5,\"fallbacksSent\":"
                + fallbacks
                + ",\"streamsFellBack\":{\"NO_MEMORY\":1},\"leaksSuspected\":"
                + leaks
                + "},\"allocation\":"
                + allocation
                + "}],\"servers\":[],\"leaks\":{\"level\":\"SAMPLED\",\"suspected\":"
                + leaks
                + ",\"recent\":[]}}";
    }

    /** A client with nothing unusual. */
    public static String calm() {
        return client("default", 4, 100, 0, 0);
    }
}
