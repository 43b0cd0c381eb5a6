package io.shmipc.benchmarks.process;

import io.shmipc.benchmarks.measure.ProcessCosts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One of the two processes of a case. Takes commands from its standard input, one a line, and
 * answers each with one line. It ends when its standard input does, whatever it is doing, and so
 * cannot outlive the process that started it; then it deletes what the run has left.
 */
public final class PeerMain {

    /** Before every answer; other lines are log. */
    static final String OK = "@ok ";

    /** Before the answer of a command that failed. */
    static final String FAILED = "@failed ";

    /** Ends the process; whoever says so looks after the folder. */
    static final String EXIT = "exit";

    private PeerMain() {}

    /**
     * Takes commands until there are no more.
     *
     * @param args the folder for files
     */
    public static void main(String[] args) throws IOException {
        RunFolder folder = RunFolder.existing(Path.of(args[0]));
        LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        PeerCommands commands = new PeerCommands(folder.path());
        Thread worker = new Thread(() -> execute(commands, lines), "commands");
        worker.setDaemon(true);
        worker.start();
        say(OK + ProcessCosts.now().encode());
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(EXIT)) {
                Runtime.getRuntime().halt(0);
            }
            lines.add(line);
        }
        // Nobody is left to wait for an orderly end, nor to delete what this run has left.
        folder.delete();
        Runtime.getRuntime().halt(0);
    }

    private static void execute(PeerCommands commands, LinkedBlockingQueue<String> lines) {
        try {
            while (true) {
                say(answer(commands, lines.take()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static String answer(PeerCommands commands, String line) {
        try {
            return OK + commands.execute(line);
        } catch (Exception | Error e) {
            e.printStackTrace(System.out);
            return FAILED + e.toString().replace('\n', ' ');
        }
    }
}
