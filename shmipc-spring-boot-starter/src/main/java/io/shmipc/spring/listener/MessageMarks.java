package io.shmipc.spring.listener;

import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import org.jspecify.annotations.Nullable;

/** Whether what a message says of others that belong to it goes with its listener. */
final class MessageMarks {

    private MessageMarks() {}

    /** Whether the caller of a request takes several answers. */
    static boolean takesSeveral(ShmipcMessage request) {
        return request.header(MessageHeaders.STREAM_ACCEPT) != null;
    }

    /** What is wrong, or null. */
    static @Nullable String wrongFor(
            ListenerShape shape, DestinationPattern pattern, ShmipcMessage message) {
        String mark = message.header(MessageHeaders.STREAM);
        if (mark != null
                && !mark.equals(MessageHeaders.STREAM_NEXT)
                && !mark.equals(MessageHeaders.STREAM_END)) {
            return "header " + MessageHeaders.STREAM + "=" + mark + " must be next or end";
        }
        if (mark != null && !shape.takesSeveral()) {
            return "listener of destination=" + pattern + " takes one message, not several";
        }
        if (!shape.givesSeveral()) {
            return null;
        }
        if (message.kind() == MessageKind.ONE_WAY) {
            return "listener of destination=" + pattern + " has answers for a request only";
        }
        return takesSeveral(message)
                ? null
                : "listener of destination="
                        + pattern
                        + " gives several answers: header "
                        + MessageHeaders.STREAM_ACCEPT
                        + " must be set";
    }
}
