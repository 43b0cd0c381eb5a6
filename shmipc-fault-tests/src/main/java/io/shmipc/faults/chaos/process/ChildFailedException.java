package io.shmipc.faults.chaos.process;

/** A process of the run did not do what it was told, or is gone though nobody killed it. */
public final class ChildFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ChildFailedException(String message) {
        super(message);
    }
}
