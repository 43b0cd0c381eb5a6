package io.shmipc.faults.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The events of a run in their order. Kills of one role come in rows of random length, so that the
 * other end lives through many of them and what it leaks adds up.
 */
final class Plan {

    private static final int LONGEST_ROW = 25;

    private Plan() {}

    static List<Event> of(int kills, int stops, int restarts, boolean serverIsOurs, Random random) {
        List<Event> events = new ArrayList<>();
        boolean server = serverIsOurs && random.nextBoolean();
        while (events.size() < kills) {
            int row = 1 + random.nextInt(Math.min(LONGEST_ROW, Math.max(1, kills / 4)));
            for (int i = 0; i < row && events.size() < kills; i++) {
                events.add(server ? Event.KILL_SERVER : Event.KILL_CLIENT);
            }
            server = serverIsOurs && !server;
        }
        for (int i = 0; i < stops; i++) {
            Event stop =
                    serverIsOurs && random.nextBoolean() ? Event.STOP_SERVER : Event.STOP_CLIENT;
            events.add(random.nextInt(events.size() + 1), stop);
        }
        for (int i = 0; i < restarts; i++) {
            events.add(random.nextInt(events.size() + 1), Event.HOT_RESTART);
        }
        return events;
    }
}
