package io.shmipc.faults.chaos.peer;

import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.faults.chaos.message.Kind;
import io.shmipc.faults.chaos.message.Message;
import io.shmipc.faults.chaos.message.MixUpException;
import io.shmipc.faults.chaos.message.Options;
import io.shmipc.faults.chaos.message.ReplyChecker;
import io.shmipc.faults.chaos.message.Sender;
import io.shmipc.session.Stream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the loads of one client share. Any thread. */
final class ClientContext {

    private static final int LOGGED = 10;

    private final int run;
    private final int id;
    private final boolean echo;
    private final Duration timeout;
    private final ShmipcClient client;
    private final Tally tally;
    private final Voice voice;
    private final AtomicInteger conversations = new AtomicInteger();

    /** Reasons are printed for some failures of each pause, no more. */
    private final Semaphore logged = new Semaphore(LOGGED);

    private volatile int newestServer;

    ClientContext(Settings settings, ShmipcClient client, Tally tally, Voice voice) {
        this.run = settings.number(Setting.RUN);
        this.id = settings.number(Setting.ID);
        this.echo = settings.flag(Setting.ECHO);
        this.timeout = Duration.ofMillis(settings.longNumber(Setting.TIMEOUT_MILLIS));
        this.client = client;
        this.tally = tally;
        this.voice = voice;
        this.newestServer = -1;
    }

    ShmipcClient client() {
        return client;
    }

    Tally tally() {
        return tally;
    }

    /** Lets the reasons of some more failures be printed. */
    void logAgain() {
        logged.drainPermits();
        logged.release(LOGGED);
    }

    /** Whether the server only sends back what it gets. */
    boolean echo() {
        return echo;
    }

    /** How long a call waits for its reply. */
    Duration timeout() {
        return timeout;
    }

    Sender senderOn(Stream stream) {
        return new Sender(run, id, (int) stream.session().id(), stream.id());
    }

    /** A number for one use of one stream. */
    long newConversation() {
        return (long) id << Integer.SIZE | conversations.incrementAndGet();
    }

    /** Holds a reply to its request. */
    void check(Message request, int requestChecksum, Message reply) {
        if (echo) {
            ReplyChecker.checkEcho(request, reply);
        } else {
            ReplyChecker.check(request, requestChecksum, reply);
        }
        int server = reply.kind() == Kind.REQUEST ? 0 : Options.serverId(reply.options());
        if (server > newestServer) {
            tellAnswered(server);
        }
    }

    private synchronized void tellAnswered(int server) {
        if (server > newestServer) {
            long now = System.nanoTime();
            newestServer = server;
            voice.say(Voice.ANSWERED + server + " " + now);
        }
    }

    /** A call did not succeed, or so many of them. */
    void failed(Throwable reason, int requests) {
        if (reason instanceof MixUpException e) {
            mixedUp(e);
        } else if (reason instanceof ShmipcException e) {
            LongAdder counter = tally.counter(Tally.FAILED + e.category());
            counter.add(requests);
            if (logged.tryAcquire()) {
                System.err.println(
                        "failed: requests=" + requests + " " + e + " cause: " + e.getCause());
            }
        } else {
            tally.count(Tally.UNEXPECTED);
            StackTraceElement[] trace = reason.getStackTrace();
            voice.say(
                    Voice.WRONG
                            + "client="
                            + id
                            + " "
                            + reason
                            + (trace.length == 0 ? "" : " at " + trace[0]));
        }
    }

    void mixedUp(MixUpException e) {
        tally.count(Tally.MIXED_UP);
        voice.say(Voice.WRONG + "client=" + id + " " + e.getMessage());
    }

    /** One-way messages whose flush returned have not arrived. */
    void lost(String what, int messages) {
        tally.counter(Tally.LOST).add(messages);
        voice.say(Voice.WRONG + "client=" + id + " LOST " + what);
    }
}
