package io.shmipc.sample.app;

import io.shmipc.sample.record.Acknowledgement;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.BatchWriter;
import io.shmipc.sample.record.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ships one log: splits it into lines, packs them into batches, and asks for an acknowledgement
 * every so many batches. Used once, by one thread.
 */
public final class Shipper implements LineSplitter.Sink {

    private final BatchTransport transport;
    private final ApplicationName application;
    private final ShipmentSettings settings;
    private final LongConsumer progress;
    private final BatchWriter writer;
    private final LineSplitter splitter = new LineSplitter();
    private final SentRecords sent = new SentRecords();

    private boolean interactive;
    private long base;
    private long acknowledged;
    private int unacknowledgedBatches;

    /**
     * @param progress told the number of acknowledged records now and then
     */
    public Shipper(
            BatchTransport transport,
            ApplicationName application,
            ShipmentSettings settings,
            LongConsumer progress) {
        this.transport = transport;
        this.application = application;
        this.settings = settings;
        this.progress = progress;
        // Tells this run from every other of the same name; nothing secret about it.
        long run = ThreadLocalRandom.current().nextLong();
        this.writer = new BatchWriter(application, run, settings.batchBytes());
    }

    /**
     * Reads the input to its end, so many times, and returns once every record is acknowledged.
     *
     * @throws ShipmentFailedException when the agent refuses, goes away or does not answer
     * @throws io.shmipc.sample.role.RoleFailure when the input cannot be read
     */
    public Shipment ship(LogInput input, int times) {
        long start = System.nanoTime();
        interactive = input.isStandardInput();
        try {
            base = exchange(writer.open()).base();
            for (int time = 0; time < times; time++) {
                try (InputStream in = input.open()) {
                    splitter.split(in, this);
                } catch (IOException e) {
                    throw input.unreadable(e);
                }
            }
            sendBatch();
            acknowledge();
        } catch (AgentLostException e) {
            throw failed(String.valueOf(e.getMessage()), true, e);
        }
        return new Shipment(
                application,
                base,
                sent,
                splitter.bytesRead(),
                splitter.cutLines(),
                System.nanoTime() - start);
    }

    @Override
    public void line(byte[] bytes, int offset, int length) {
        sent.add(bytes, offset, length);
        if (!writer.append(bytes, offset, length)) {
            sendBatch();
            writer.append(bytes, offset, length);
        }
    }

    /**
     * A slow input, such as {@code tail -f}: what is there goes out now, and is known to be written
     * while we wait. The end of a file looks the same and needs none of it.
     */
    @Override
    public void idle() {
        if (interactive) {
            sendBatch();
            if (unacknowledgedBatches > 0) {
                acknowledge();
            }
        }
    }

    private void sendBatch() {
        int records = writer.pendingRecords();
        if (records == 0) {
            return;
        }
        byte[] message = writer.finish();
        transport.send(message);
        sent.addBatch(message, records);
        unacknowledgedBatches++;
        if (unacknowledgedBatches == settings.windowBatches()) {
            acknowledge();
        }
    }

    private void acknowledge() {
        Acknowledgement answer = exchange(writer.flush());
        if (answer.written() != writer.finishedRecords()) {
            throw failed("the agent has written only " + answer.written(), false, null);
        }
        unacknowledgedBatches = 0;
        progress.accept(acknowledged);
    }

    private Acknowledgement exchange(byte[] message) {
        Acknowledgement answer = transport.exchange(message);
        acknowledged = Math.max(acknowledged, answer.written());
        if (!answer.isOk()) {
            throw failed("the agent refuses: " + answer.error(), false, null);
        }
        return answer;
    }

    private ShipmentFailedException failed(
            String reason, boolean agentLost, @Nullable Throwable cause) {
        return new ShipmentFailedException(
                reason, acknowledged, writer.finishedRecords(), agentLost, cause);
    }
}
