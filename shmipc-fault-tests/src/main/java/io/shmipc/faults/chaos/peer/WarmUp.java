package io.shmipc.faults.chaos.peer;

import java.util.Random;

/** Some calls of every ordinary kind, so that no class is loaded when time is taken. */
final class WarmUp {

    private static final int CALLS = 300;
    private static final int BYTES = 200;

    private WarmUp() {}

    static void run(ClientContext context) {
        ChaoticCaller caller = new ChaoticCaller(context, new Gate(), new Random(1), BYTES, false);
        for (int i = 0; i < CALLS; i++) {
            caller.act();
        }
    }
}
