package io.shmipc.sample.traffic;

import io.shmipc.sample.app.AgentLostException;
import io.shmipc.sample.app.BatchTransport;
import io.shmipc.sample.record.Acknowledgement;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.BatchWriter;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ships a few lines at a time, in one run as long as the agent stays. Used by one thread. */
final class Shipping implements AutoCloseable {

    private static final int BATCH_BYTES = 4096;
    private static final int LINES = 3;
    private static final int BATCHES_BEFORE_ACKNOWLEDGEMENT = 8;

    private final Supplier<BatchTransport> transports;
    private final ApplicationName application;
    private final OrderLines lines;

    private @Nullable BatchTransport transport;
    private BatchWriter writer;
    private int unacknowledged;

    Shipping(Supplier<BatchTransport> transports, ApplicationName application, OrderLines lines) {
        this.transports = transports;
        this.application = application;
        this.lines = lines;
        this.writer = newRun();
    }

    /**
     * Sends one batch.
     *
     * @throws AgentLostException when the agent is gone; the next batch then begins a new run
     */
    void ship() {
        try {
            BatchTransport open = transport();
            for (int i = 0; i < LINES; i++) {
                byte[] line = lines.next();
                writer.append(line, 0, line.length);
            }
            open.send(writer.finish());
            if (++unacknowledged == BATCHES_BEFORE_ACKNOWLEDGEMENT) {
                unacknowledged = 0;
                require(open.exchange(writer.flush()));
            }
        } catch (AgentLostException e) {
            close();
            throw e;
        }
    }

    private BatchTransport transport() {
        BatchTransport open = transport;
        if (open == null) {
            open = transports.get();
            transport = open;
            writer = newRun();
            unacknowledged = 0;
            require(open.exchange(writer.open()));
        }
        return open;
    }

    private static void require(Acknowledgement answer) {
        if (!answer.isOk()) {
            throw new AgentLostException("the agent refuses: " + answer.error(), null);
        }
    }

    private BatchWriter newRun() {
        return new BatchWriter(application, ThreadLocalRandom.current().nextLong(), BATCH_BYTES);
    }

    @Override
    public void close() {
        BatchTransport open = transport;
        transport = null;
        if (open != null) {
            open.close();
        }
    }
}
