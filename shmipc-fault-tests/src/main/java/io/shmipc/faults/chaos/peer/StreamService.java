package io.shmipc.faults.chaos.peer;

import io.shmipc.faults.chaos.message.Kind;
import io.shmipc.faults.chaos.message.Message;
import io.shmipc.faults.chaos.message.MessageCodec;
import io.shmipc.faults.chaos.message.MixUpException;
import io.shmipc.faults.chaos.message.Options;
import io.shmipc.faults.chaos.message.RequestChecker;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Serves one stream of a server: verifies each message and answers it. Used by a thread of its own
 * or as callbacks.
 */
final class StreamService implements StreamCallbacks {

    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final int NO_LENGTH = -1;

    private final ServerPeer server;
    private final Stream stream;
    private final RequestChecker checker;
    private final MessageCodec codec = new MessageCodec();
    private final boolean mayBlock;
    private int length = NO_LENGTH;

    StreamService(ServerPeer server, Stream stream, int run, boolean mayBlock) {
        this.server = server;
        this.stream = stream;
        this.mayBlock = mayBlock;
        this.checker = new RequestChecker(run, stream.id());
    }

    /** Serves on the caller's thread until the stream ends. */
    void run() {
        BufferReader reader = stream.reader();
        while (stream.isOpen() || reader.readableBytes() > 0) {
            ReadStatus status = reader.await(MessageCodec.LENGTH_BYTES, LOOK);
            if (status == ReadStatus.END_OF_STREAM) {
                return;
            }
            if (status == ReadStatus.READY) {
                handle(reader, MessageCodec.checkLength(reader.readInt()));
                reader.release();
            }
        }
    }

    @Override
    public void onData(Stream source, BufferReader reader) {
        try {
            handleArrived(reader);
        } catch (MixUpException e) {
            server.mixedUp(e);
            stream.close();
        }
    }

    private void handleArrived(BufferReader reader) {
        while (true) {
            if (length == NO_LENGTH) {
                if (reader.readableBytes() < MessageCodec.LENGTH_BYTES) {
                    return;
                }
                length = MessageCodec.checkLength(reader.readInt());
            }
            if (reader.readableBytes() < length) {
                return;
            }
            int whole = length;
            length = NO_LENGTH;
            handle(reader, whole);
            reader.release();
        }
    }

    private void handle(BufferReader reader, int bytes) {
        Message message = codec.read(reader.peek(bytes));
        int checksum = codec.checksum();
        checker.accept(message);
        server.verified(message, stream);
        boolean back = message.kind() == Kind.REQUEST && Options.sendBodyBack(message.options());
        if (!back) {
            if (server.sabotage().leaks()) {
                server.keep(reader.readPart(bytes));
            } else {
                reader.skip(bytes);
            }
        }
        switch (message.kind()) {
            case REQUEST -> answer(message, checksum, reader);
            case ONE_WAY -> server.oneWay(message);
            case END -> send(message.count(server.id(), server.oneWays(message.conversation())));
            case INQUIRY -> send(message.count(server.id(), server.oneWays(server.asked(message))));
            case REPLY, COUNT -> throw new IllegalStateException("got " + message);
        }
    }

    private void answer(Message request, int checksum, BufferReader reader) {
        int options = request.options();
        if (mayBlock && Options.delayMillis(options) > 0) {
            pause(Options.delayMillis(options));
        }
        Message reply = request.reply(server.id(), checksum);
        if (Options.sendBodyBack(options)) {
            sendBodyBack(reply, reader);
        } else if (Options.closeHalfway(options)) {
            sendHalf(reply);
        } else if (Options.flushInPieces(options)) {
            sendInPieces(reply);
        } else {
            send(server.sabotage().instead(reply));
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Message reply) {
        int bytes = MessageCodec.frameBytes(reply.bodyBytes());
        BufferWriter writer = stream.writer();
        if (bytes <= Scratch.SMALL_BYTES) {
            ByteBuffer view = writer.reserve(bytes);
            codec.write(reply, view);
            server.sabotage().spoil(view, bytes);
        } else {
            writer.put(encoded(reply));
        }
        if (server.sabotage().sendsTwice()) {
            writer.put(encoded(reply));
        }
        stream.flush();
    }

    private ByteBuffer encoded(Message reply) {
        ByteBuffer scratch = Scratch.of(MessageCodec.frameBytes(reply.bodyBytes()));
        codec.write(reply, scratch);
        return scratch;
    }

    private void sendBodyBack(Message reply, BufferReader reader) {
        ByteBuffer frame = encoded(reply);
        reader.skip(MessageCodec.HEAD_BYTES);
        BufferPart body = reader.readPart(reply.bodyBytes());
        reader.skip(MessageCodec.TAIL_BYTES);
        int head = MessageCodec.LENGTH_BYTES + MessageCodec.HEAD_BYTES;
        int end = frame.limit();
        BufferWriter writer = stream.writer();
        writer.put(frame.limit(head));
        writer.append(body);
        writer.put(frame.limit(end).position(end - MessageCodec.TAIL_BYTES));
        stream.flush();
    }

    private void sendHalf(Message reply) {
        ByteBuffer frame = encoded(reply);
        stream.writer().put(frame.limit(Math.max(1, frame.limit() / 2)));
        stream.flush();
        stream.close();
    }

    private void sendInPieces(Message reply) {
        ByteBuffer frame = encoded(reply);
        int end = frame.limit();
        while (frame.position() < end) {
            int left = end - frame.position();
            int piece = Math.max(1, ThreadLocalRandom.current().nextInt(left + 1));
            stream.writer().put(frame.limit(frame.position() + piece));
            frame.limit(end);
            stream.flush();
        }
    }
}
