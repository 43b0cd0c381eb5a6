package io.shmipc.sample.agent;

import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.agent.storage.ApplicationLog;
import io.shmipc.sample.agent.storage.StorageException;
import io.shmipc.sample.record.Acknowledgement;
import io.shmipc.sample.record.Batch;
import io.shmipc.sample.record.BatchFormatException;
import io.shmipc.sample.record.BatchKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent does with a message of a shipment, whichever way it came. Safe for use by several
 * threads; the messages of one run must come from one thread, in order.
 */
public final class ShipmentService {

    private static final Logger log = LoggerFactory.getLogger(ShipmentService.class);

    private final AgentStore store;

    public ShipmentService(AgentStore store) {
        this.store = store;
    }

    /**
     * Takes one message.
     *
     * @return the acknowledgement, encoded; null for records, which are not answered: what went
     *     wrong with them is said in the next acknowledgement
     * @throws BatchFormatException when the message cannot be read, so that nobody knows whose it
     *     is
     */
    public byte @Nullable [] handle(byte[] message) {
        Batch batch = Batch.decode(message);
        if (batch.kind() == BatchKind.DATA) {
            append(batch);
            return null;
        }
        return acknowledge(batch).encode();
    }

    private void append(Batch batch) {
        ApplicationLog target = store.find(batch.application().value());
        if (target == null) {
            log.warn("Refused records of {}: it opened no run", batch.application());
            return;
        }
        try {
            target.append(batch);
        } catch (BatchFormatException | StorageException e) {
            log.warn("Refused records of {}: {}", batch.application(), e.getMessage());
        }
    }

    private Acknowledgement acknowledge(Batch batch) {
        try {
            if (batch.kind() == BatchKind.OPEN) {
                return store.forWriting(batch.application()).open(batch.run());
            }
            ApplicationLog target = store.find(batch.application().value());
            return target != null
                    ? target.acknowledge(batch.run())
                    : new Acknowledgement(0, 0, "no run of " + batch.application() + " is open");
        } catch (StorageException e) {
            return new Acknowledgement(0, 0, String.valueOf(e.getMessage()));
        }
    }
}
