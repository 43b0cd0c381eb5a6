package io.shmipc.spring.listener;

import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.ShmipcMessage;

/**
 * Messages of a stream that belong to one that has been answered already: a caller may send all of
 * them before it looks at the answer.
 */
final class UnwantedRest {

    private boolean open;
    private int sequenceNumber;

    /** Those that belong to this one are still to come. */
    void follows(ShmipcMessage first) {
        open = true;
        sequenceNumber = first.sequenceNumber();
    }

    /** Whether the message, which has come next, is one of these. */
    boolean contains(ShmipcMessage message) {
        String mark = message.header(MessageHeaders.STREAM);
        boolean belongs = open && mark != null && message.sequenceNumber() == sequenceNumber;
        open = belongs && !MessageHeaders.STREAM_END.equals(mark);
        return belongs;
    }
}
