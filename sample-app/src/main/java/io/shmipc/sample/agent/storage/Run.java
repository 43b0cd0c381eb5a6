package io.shmipc.sample.agent.storage;

import io.shmipc.sample.record.Acknowledgement;

/**
 * One shipment of an application, as far as it is written.
 *
 * @param base records of the log when it began
 * @param written records of it that are written
 * @param error why no more of it is taken; empty when it is in order
 */
record Run(long id, boolean open, long base, long written, String error) {

    /** Before the first one. */
    static final Run NONE = new Run(0, false, 0, 0, "");

    static Run opened(long id, long base) {
        return new Run(id, true, base, 0, "");
    }

    Run advanced(long records) {
        return new Run(id, open, base, written + records, error);
    }

    /** Only the first error counts: the ones after it are its consequences. */
    Run failed(String reason) {
        return error.isEmpty() ? new Run(id, open, base, written, reason) : this;
    }

    boolean is(long otherId) {
        return open && id == otherId;
    }

    Acknowledgement acknowledgement() {
        return new Acknowledgement(base, written, error);
    }
}
