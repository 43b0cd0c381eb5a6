package io.shmipc.faults.chaos.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A process that takes commands, one a line, and answers each with one line. It ends with its
 * standard input, and so cannot outlive the process that started it.
 */
public final class PeerMain {

    private static final int COUNTERS_MILLIS = 200;

    private PeerMain() {}

    public static void main(String[] args) throws IOException {
        Settings settings = Settings.parse(List.of(args));
        Voice voice = new Voice(true);
        Tally tally = new Tally();
        Peer peer =
                settings.text(Setting.ROLE).equals("server")
                        ? new ServerPeer(settings, tally, voice)
                        : new ClientPeer(settings, tally, voice);
        LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        daemon("commands", () -> execute(peer, lines, voice));
        daemon("counters", () -> tellCounters(tally, voice));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void execute(Peer peer, LinkedBlockingQueue<String> lines, Voice voice) {
        try {
            while (true) {
                voice.say(answer(peer, lines.take()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String answer(Peer peer, String line) throws InterruptedException {
        try {
            return Voice.OK + peer.execute(line);
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            return Voice.FAILED + e;
        }
    }

    private static void tellCounters(Tally tally, Voice voice) {
        try {
            while (true) {
                Thread.sleep(COUNTERS_MILLIS);
                voice.say(Voice.COUNTERS + tally.encode());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
