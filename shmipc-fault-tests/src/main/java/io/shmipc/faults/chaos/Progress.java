package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Tally;
import java.io.PrintWriter;

/** Says how a run goes: one line that is refreshed on a terminal, else a line now and then. */
final class Progress implements AutoCloseable {

    private static final int TERMINAL_MILLIS = 500;
    private static final int PLAIN_MILLIS = 10_000;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final Run run;
    private final boolean terminal;
    private final Thread thread;

    Progress(PrintWriter out, Run run, boolean terminal) {
        this.out = out;
        this.run = run;
        this.terminal = terminal;
        this.thread = new Thread(this::loop, "progress");
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() {
        try {
            while (true) {
                Thread.sleep(terminal ? TERMINAL_MILLIS : PLAIN_MILLIS);
                say();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say() {
        Totals totals = run.totals();
        String line =
                "%4.0f s  %,d messages  %d kills  %d stops  %d mixed up  %d lost  %d hurt  %d leaks"
                        .formatted(
                                run.seconds(),
                                totals.messages(),
                                run.kills(),
                                run.stops(),
                                totals.of(Tally.MIXED_UP),
                                totals.of(Tally.LOST),
                                run.findings().survivorsHurt(),
                                run.findings().leaks());
        if (terminal) {
            out.print(CLEAR + line);
        } else {
            out.println(line);
        }
        out.flush();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        if (terminal) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
