package io.shmipc.faults.chaos.message;

import java.nio.ByteBuffer;

/** Messages to test with. */
final class Messages {

    static final Sender SENDER = new Sender(11, 22, 33, 44);
    static final long CONVERSATION = 22L << 32 | 5;

    private Messages() {}

    static Message request(int number, int bodyBytes) {
        return request(SENDER, CONVERSATION, number, bodyBytes);
    }

    static Message request(Sender sender, long conversation, int number, int bodyBytes) {
        return new Message(
                sender, conversation, number, Kind.REQUEST, Options.PLAIN, 70, bodyBytes);
    }

    /** What follows the length. */
    static ByteBuffer encoded(Message message) {
        ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.frameBytes(message.bodyBytes()) + 9);
        new MessageCodec().write(message, buffer);
        return buffer.position(MessageCodec.LENGTH_BYTES).slice();
    }
}
