package io.shmipc.faults.chaos.peer;

import io.shmipc.faults.chaos.message.Kind;
import io.shmipc.faults.chaos.message.Message;
import io.shmipc.faults.chaos.message.MessageCodec;
import io.shmipc.faults.chaos.message.Sender;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Random;

/**
 * One conversation over one borrowed stream: requests in order, replies in the same order. Used by
 * one thread.
 */
final class Call {

    private static final int WAYS_TO_WRITE = 4;
    private static final int WAYS_TO_READ = 3;

    private final ClientContext context;
    private final Stream stream;
    private final Random random;
    private final Sender sender;
    private final long conversation;
    private final MessageCodec codec = new MessageCodec();
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private int next;

    private record Sent(Message request, int checksum) {}

    Call(ClientContext context, Stream stream, Random random) {
        this.context = context;
        this.stream = stream;
        this.random = random;
        this.sender = context.senderOn(stream);
        this.conversation = context.newConversation();
        stream.readTimeout(context.timeout());
    }

    long conversation() {
        return conversation;
    }

    Message nextRequest(int bodyBytes, int options, int parameter) {
        return next(Kind.REQUEST, bodyBytes, options, parameter);
    }

    Message next(Kind kind, int bodyBytes, int options, int parameter) {
        return new Message(
                sender, conversation, next++, kind, options, parameter, Math.max(1, bodyBytes));
    }

    /** Writes and flushes a message in one of the ways there are. */
    void send(Message message) {
        write(message);
        flush();
    }

    /** Flushes what was written; the server may have closed the stream once it had everything. */
    void flush() {
        if (stream.writer().writtenBytes() > 0) {
            stream.flush();
        }
    }

    /** Writes a message without flushing its end. */
    void write(Message message) {
        int bytes = MessageCodec.frameBytes(message.bodyBytes());
        BufferWriter writer = stream.writer();
        int way = random.nextInt(WAYS_TO_WRITE);
        if (way == 0 && bytes <= Scratch.SMALL_BYTES) {
            codec.write(message, writer.reserve(bytes));
        } else {
            ByteBuffer frame = Scratch.of(bytes);
            codec.write(message, frame);
            if (way == 1) {
                writeInPieces(writer, frame);
            } else {
                writer.put(frame);
            }
        }
        if (message.kind() != Kind.ONE_WAY) {
            underWay.add(new Sent(message, codec.checksum()));
        }
    }

    private void writeInPieces(BufferWriter writer, ByteBuffer frame) {
        int end = frame.limit();
        while (frame.position() < end) {
            int piece = 1 + random.nextInt(end - frame.position());
            writer.put(frame.limit(frame.position() + piece));
            frame.limit(end);
            if (random.nextBoolean()) {
                stream.flush();
            }
        }
    }

    /** Writes something and takes it back; nobody must ever see it. */
    void writeAndDiscard(int bytes) {
        stream.writer().put(new byte[bytes]).discard();
    }

    int underWay() {
        return underWay.size();
    }

    /** Waits for the next reply and verifies it. */
    Message receive() {
        BufferReader reader = stream.reader();
        int length = MessageCodec.checkLength(reader.readInt());
        Sent sent = underWay.element();
        Message reply = read(reader, length);
        context.check(sent.request(), sent.checksum(), reply);
        underWay.remove();
        context.tally().counter(Tally.BYTES).add(length);
        return reply;
    }

    private Message read(BufferReader reader, int length) {
        switch (random.nextInt(WAYS_TO_READ)) {
            case 0 -> {
                Message message = codec.read(reader.read(length));
                reader.release();
                return message;
            }
            case 1 -> {
                ByteBuffer copy = Scratch.of(length).limit(length);
                reader.readBytes(copy);
                reader.release();
                return codec.read(copy.flip());
            }
            default -> {
                try (BufferPart part = reader.readPart(length)) {
                    reader.release();
                    if (random.nextBoolean()) {
                        Thread.yield();
                    }
                    return codec.read(ByteBuffer.wrap(part.toByteArray()));
                }
            }
        }
    }
}
