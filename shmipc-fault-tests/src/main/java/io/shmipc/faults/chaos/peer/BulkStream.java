package io.shmipc.faults.chaos.peer;

import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.faults.chaos.message.Kind;
import io.shmipc.faults.chaos.message.Message;
import io.shmipc.faults.chaos.message.MessageCodec;
import io.shmipc.faults.chaos.message.MixUp;
import io.shmipc.faults.chaos.message.MixUpException;
import io.shmipc.faults.chaos.message.Options;
import io.shmipc.faults.chaos.message.Sender;
import io.shmipc.session.BufferReader;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;

/**
 * One stream of the bulk: some small requests under way at all times, each reply sends the next
 * request. After its turn it ends in order. Its lock is taken by one callback at a time, and by the
 * thread that starts it.
 */
final class BulkStream implements StreamCallbacks {

    private static final int NO_LENGTH = -1;

    private final ClientContext context;
    private final Gate gate;
    private final Runnable onEnd;
    private final Stream stream;
    private final Sender sender;
    private final long conversation;
    private final int window;
    private final int bodyBytes;
    private final LongAdder verified;
    private final LongAdder bytes;
    private final MessageCodec codec = new MessageCodec();
    private final ArrayDeque<Message> requests = new ArrayDeque<>();
    private final ArrayDeque<Integer> checksums = new ArrayDeque<>();
    private int toSend;
    private int number;
    private int length = NO_LENGTH;
    private boolean ended;

    BulkStream(
            ClientContext context,
            Gate gate,
            Settings settings,
            Stream stream,
            LongAdder verified,
            Runnable onEnd) {
        this.context = context;
        this.gate = gate;
        this.onEnd = onEnd;
        this.stream = stream;
        this.verified = verified;
        this.bytes = context.tally().counter(Tally.BYTES);
        this.sender = context.senderOn(stream);
        this.conversation = context.newConversation();
        this.window = settings.number(Setting.BULK_WINDOW);
        this.toSend = settings.number(Setting.BULK_TURN);
        this.bodyBytes = settings.number(Setting.BULK_BYTES);
    }

    /** Sends the first requests. */
    void start() {
        stream.callbacks(this);
        fill();
    }

    /** Sends as many requests as may be under way. */
    synchronized void fill() {
        try {
            while (!ended && toSend > 0 && requests.size() < window && !gate.isShut()) {
                send();
            }
        } catch (RuntimeException | Error e) {
            end(e);
        }
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    synchronized boolean isQuiet() {
        return ended || requests.isEmpty();
    }

    private void send() {
        int request = 1 + (int) (conversation * 31 + number * 17L & Integer.MAX_VALUE) % bodyBytes;
        int reply = 1 + (request * 7 + number) % bodyBytes;
        Message message =
                new Message(
                        sender,
                        conversation,
                        number++,
                        Kind.REQUEST,
                        Options.PLAIN,
                        reply,
                        request);
        codec.write(message, stream.writer().reserve(MessageCodec.frameBytes(request)));
        requests.add(message);
        checksums.add(codec.checksum());
        toSend--;
        stream.flush();
    }

    @Override
    public synchronized void onData(Stream source, BufferReader reader) {
        try {
            while (!ended && receive(reader)) {
                if (toSend > 0 && !gate.isShut()) {
                    send();
                } else if (toSend == 0 && requests.isEmpty()) {
                    ended = true;
                    stream.close();
                    onEnd.run();
                }
            }
        } catch (MixUpException | StreamClosedException | SessionClosedException e) {
            end(e);
        } catch (RuntimeException | Error e) {
            end(e);
            throw e;
        }
    }

    private boolean receive(BufferReader reader) {
        if (length == NO_LENGTH) {
            if (reader.readableBytes() < MessageCodec.LENGTH_BYTES) {
                return false;
            }
            length = MessageCodec.checkLength(reader.readInt());
        }
        if (reader.readableBytes() < length) {
            return false;
        }
        ByteBuffer frame = reader.read(length);
        Message reply = codec.read(frame);
        if (requests.isEmpty()) {
            throw new MixUpException(MixUp.DUPLICATE, "nothing was asked: " + reply);
        }
        context.check(requests.element(), checksums.element(), reply);
        requests.remove();
        checksums.remove();
        verified.increment();
        bytes.add(length);
        length = NO_LENGTH;
        reader.release();
        return true;
    }

    @Override
    public synchronized void onRemoteClose(Stream source) {
        end(new SessionClosedException("the server closed the stream, or is gone"));
    }

    private void end(Throwable reason) {
        if (ended) {
            return;
        }
        ended = true;
        stream.close();
        if (!requests.isEmpty() || reason instanceof MixUpException) {
            context.failed(reason, requests.size());
        }
        onEnd.run();
    }
}
