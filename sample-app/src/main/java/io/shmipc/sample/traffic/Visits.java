package io.shmipc.sample.traffic;

import io.shmipc.sample.app.AgentClient;
import io.shmipc.sample.record.ApplicationName;
import java.util.List;

/** What the application does all day: ships, and asks, by turns. Used by one thread. */
final class Visits implements AutoCloseable {

    private static final int NEWEST_LINES = 30;
    private static final int MOST_HITS = 10;

    private final Shipping shipping;
    private final List<Runnable> turns;
    private int turn;

    Visits(AgentClient agent, Shipping shipping, ApplicationName application) {
        String name = application.value();
        this.shipping = shipping;
        this.turns =
                List.of(
                        shipping::ship,
                        () -> agent.newest(name, NEWEST_LINES),
                        shipping::ship,
                        () -> agent.summary(name),
                        shipping::ship,
                        () -> agent.search(name, "ERROR", 0, MOST_HITS));
    }

    void next() {
        turns.get(turn).run();
        turn = (turn + 1) % turns.size();
    }

    @Override
    public void close() {
        shipping.close();
    }
}
