package io.shmipc.faults.chaos.message;

/** A message is not the one that belongs here: what this program exists to find. */
public final class MixUpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final MixUp mixUp;

    public MixUpException(MixUp mixUp, String message) {
        super(mixUp + ": " + message);
        this.mixUp = mixUp;
    }

    /** In which way it does not belong. */
    public MixUp mixUp() {
        return mixUp;
    }
}
