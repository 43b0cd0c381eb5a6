package io.shmipc.session;

import io.shmipc.metrics.SessionCounters;
import java.util.concurrent.atomic.LongAdder;

/** The live counters of a session. */
final class Counters {

    final LongAdder streamsOpened = new LongAdder();
    final LongAdder streamsClosed = new LongAdder();
    final LongAdder messagesSent = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder messagesReceived = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder wakeUpsSent = new LongAdder();
    final LongAdder wakeUpsSuppressed = new LongAdder();
    final LongAdder wakeUpsReceived = new LongAdder();
    final LongAdder fallbacksSent = new LongAdder();
    final LongAdder fallbackBytesSent = new LongAdder();
    final LongAdder fallbacksReceived = new LongAdder();
    final LongAdder allocationFailures = new LongAdder();
    final LongAdder queueFullWaits = new LongAdder();
    final LongAdder lateMessagesDropped = new LongAdder();

    SessionCounters snapshot() {
        return new SessionCounters(
                streamsOpened.sum(),
                streamsClosed.sum(),
                messagesSent.sum(),
                bytesSent.sum(),
                messagesReceived.sum(),
                bytesReceived.sum(),
                wakeUpsSent.sum(),
                wakeUpsSuppressed.sum(),
                wakeUpsReceived.sum(),
                fallbacksSent.sum(),
                fallbackBytesSent.sum(),
                fallbacksReceived.sum(),
                allocationFailures.sum(),
                queueFullWaits.sum(),
                lateMessagesDropped.sum());
    }
}
