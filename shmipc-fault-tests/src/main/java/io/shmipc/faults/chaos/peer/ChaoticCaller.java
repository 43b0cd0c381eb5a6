package io.shmipc.faults.chaos.peer;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.faults.chaos.message.Kind;
import io.shmipc.faults.chaos.message.Message;
import io.shmipc.faults.chaos.message.MessageCodec;
import io.shmipc.faults.chaos.message.MixUp;
import io.shmipc.faults.chaos.message.MixUpException;
import io.shmipc.faults.chaos.message.Options;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Session;
import io.shmipc.session.Stream;
import java.time.Duration;
import java.util.Random;

/**
 * Calls in all the ways a user can, those included that go wrong: calls given up with the reply
 * under way, calls that time out, replies half read, streams closed in the middle by either end.
 * Each action borrows a stream, and returns it only after a complete exchange. One thread.
 */
final class ChaoticCaller implements Runnable {

    private static final int MAX_PIPELINE = 12;
    private static final int MAX_DELAY_MILLIS = 40;
    private static final Duration SHORT = Duration.ofMillis(8);
    private static final long INQUIRY_NANOS = 10_000_000_000L;
    private static final int INQUIRY_PAUSE_MILLIS = 2;

    private final ClientContext context;
    private final Gate gate;
    private final Random random;
    private final Sizes sizes;
    private final boolean provoke;

    ChaoticCaller(ClientContext context, Gate gate, Random random, int maxBytes, boolean provoke) {
        this.context = context;
        this.gate = gate;
        this.random = random;
        this.sizes = new Sizes(random, maxBytes);
        this.provoke = provoke;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                gate.enter();
                try {
                    act();
                } finally {
                    gate.leave();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One action. */
    void act() {
        Stream stream;
        try {
            stream = context.client().borrowStream();
        } catch (RuntimeException e) {
            context.failed(e, 1);
            return;
        }
        Call call = new Call(context, stream, random);
        try {
            if (actOn(call, stream)) {
                context.client().returnStream(stream);
            } else {
                stream.close();
            }
        } catch (RuntimeException | Error e) {
            context.failed(e, Math.max(1, call.underWay()));
            stream.close();
        }
    }

    /**
     * @return whether the exchange was complete
     */
    private boolean actOn(Call call, Stream stream) {
        int what = random.nextInt(provoke ? 100 : 60);
        if (what < 25) {
            return exchange(call, 1, Options.PLAIN);
        } else if (what < 45) {
            return exchange(call, 1 + random.nextInt(MAX_PIPELINE), Options.PLAIN);
        } else if (what < 48) {
            call.writeAndDiscard(1 + random.nextInt(100));
            return exchange(call, 1, Options.PLAIN);
        } else if (context.echo()) {
            return what < 60 ? exchange(call, 1, Options.PLAIN) : provoke(call, stream, what);
        } else if (what < 51) {
            return exchange(call, 1, Options.WITH_BODY_BACK);
        } else if (what < 54) {
            return exchange(call, 1, Options.WITH_PIECES);
        } else if (what < 57) {
            return sendOneWay(call);
        } else if (what < 60) {
            return sendOneWayAndClose(call, stream);
        }
        return provoke(call, stream, what);
    }

    private boolean provoke(Call call, Stream stream, int what) {
        if (what < 70) {
            return cancel(call);
        } else if (what < 78) {
            return timeOut(call, stream);
        } else if (what < 86) {
            return leaveHalf(call, stream);
        } else if (what < 90 || context.echo()) {
            return returnUnread(call, stream);
        } else if (what < 95) {
            return closedHalfway(call, stream);
        }
        return closeWhileAnswering(call);
    }

    private Message request(Call call, int options) {
        return call.nextRequest(sizes.next(), options, sizes.next());
    }

    private boolean exchange(Call call, int calls, int options) {
        for (int i = 0; i < calls; i++) {
            Message request = request(call, options);
            call.write(request);
            if (i == calls - 1 || random.nextInt(4) > 0) {
                call.flush();
            }
        }
        for (int i = 0; i < calls; i++) {
            call.receive();
            context.tally().count(Tally.CHAOTIC);
        }
        return true;
    }

    /** Closes with the reply under way. */
    private boolean cancel(Call call) {
        int calls = 1 + random.nextInt(3);
        for (int i = 0; i < calls; i++) {
            call.send(request(call, Options.PLAIN));
        }
        if (random.nextBoolean()) {
            Thread.yield();
        }
        context.tally().counter(Tally.CANCELLED).add(calls);
        return false;
    }

    private boolean timeOut(Call call, Stream stream) {
        stream.readTimeout(SHORT);
        int options =
                context.echo()
                        ? Options.PLAIN
                        : Options.withDelay(random.nextInt(MAX_DELAY_MILLIS));
        call.send(request(call, options));
        try {
            call.receive();
            context.tally().count(Tally.CHAOTIC);
            return true;
        } catch (DeadlineExceededException e) {
            context.tally().count(Tally.TIMED_OUT);
            return false;
        }
    }

    /** Reads a part of the reply, whether or not the rest has come, and closes. */
    private boolean leaveHalf(Call call, Stream stream) {
        call.send(request(call, Options.PLAIN));
        int length = MessageCodec.checkLength(stream.reader().readInt());
        stream.reader().skip(random.nextInt(length));
        context.tally().count(Tally.HALF_READ);
        return false;
    }

    /** Returns a stream with a reply left over: the pool must not lend it again. */
    private boolean returnUnread(Call call, Stream stream) {
        call.send(request(call, Options.PLAIN));
        int length = MessageCodec.checkLength(stream.reader().readInt());
        if (stream.reader().await(length) != ReadStatus.READY) {
            throw new DeadlineExceededException("reply did not come");
        }
        stream.reader().skip(random.nextInt(length));
        context.tally().count(Tally.HALF_READ);
        return true;
    }

    /** Has the server close after half the reply: exactly that half must come, then the end. */
    private boolean closedHalfway(Call call, Stream stream) {
        Message request = request(call, Options.WITH_CLOSE_HALFWAY);
        call.send(request);
        int whole = MessageCodec.frameBytes(Math.max(1, request.parameter()));
        int half = Math.max(1, whole / 2);
        ReadStatus status = stream.reader().await(half + 1);
        long come = stream.reader().readableBytes();
        if (status == ReadStatus.TIMED_OUT) {
            throw new DeadlineExceededException("end of stream did not come");
        }
        if (come != half) {
            throw new MixUpException(
                    MixUp.HOLE, "cut reply has bytes=" + come + " must be = " + half);
        }
        context.tally().count(Tally.CUT);
        return false;
    }

    /** Closes from another thread's point of view: while the server writes a long answer. */
    private boolean closeWhileAnswering(Call call) {
        call.send(call.nextRequest(1, Options.WITH_PIECES, sizes.longest()));
        context.tally().count(Tally.CANCELLED);
        return false;
    }

    private int sendOneWays(Call call) {
        int messages = 1 + random.nextInt(2 * MAX_PIPELINE);
        for (int i = 0; i < messages; i++) {
            call.write(call.next(Kind.ONE_WAY, sizes.next(), Options.PLAIN, 0));
            if (random.nextInt(4) > 0) {
                call.flush();
            }
        }
        call.flush();
        return messages;
    }

    /** One-way messages, their number acknowledged at the end of the conversation. */
    private boolean sendOneWay(Call call) {
        int sent = sendOneWays(call);
        call.send(call.next(Kind.END, 1, Options.PLAIN, sent));
        int arrived = call.receive().parameter();
        if (arrived < sent) {
            context.lost("conversation=" + call.conversation() + " " + arrived + " of " + sent, 1);
        }
        tooMany(call, sent, arrived);
        context.tally().counter(Tally.ONE_WAY).add(arrived);
        return true;
    }

    /**
     * One-way messages, then a close at once. All were flushed, so all have to arrive for as long
     * as the session lives; another stream asks how many did.
     */
    private boolean sendOneWayAndClose(Call call, Stream stream) {
        int sent = sendOneWays(call);
        Session session = stream.session();
        int server = session.remotePid();
        stream.close();
        long deadline = System.nanoTime() + INQUIRY_NANOS;
        int arrived = 0;
        while (session.isOpen()) {
            arrived = inquire((int) call.conversation(), server);
            tooMany(call, sent, arrived);
            if (arrived == sent) {
                context.tally().counter(Tally.ONE_WAY).add(sent);
                return false;
            }
            if (System.nanoTime() - deadline > 0) {
                break;
            }
            pause();
        }
        if (arrived >= 0 && session.isOpen()) {
            context.lost(
                    "after close: conversation="
                            + call.conversation()
                            + " "
                            + arrived
                            + " of "
                            + sent,
                    sent - arrived);
        }
        return false;
    }

    /** How many came, or -1 if another server answered. */
    private int inquire(int conversation, int server) {
        Stream stream = context.client().borrowStream();
        try {
            Call call = new Call(context, stream, random);
            call.send(call.next(Kind.INQUIRY, 1, Options.PLAIN, conversation));
            int count = call.receive().parameter();
            boolean same = stream.session().remotePid() == server;
            context.client().returnStream(stream);
            return same ? count : -1;
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    private static void tooMany(Call call, int sent, int arrived) {
        if (arrived > sent) {
            throw new MixUpException(
                    MixUp.DUPLICATE,
                    "conversation=" + call.conversation() + " sent=" + sent + " came=" + arrived);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(INQUIRY_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
