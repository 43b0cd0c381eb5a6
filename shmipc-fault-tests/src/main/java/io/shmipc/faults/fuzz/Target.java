package io.shmipc.faults.fuzz;

import java.util.SplittableRandom;

/** Takes inputs one after the other. Belongs to one thread. */
interface Target extends AutoCloseable {

    String name();

    /**
     * Makes one input of the random numbers and lets the library have it.
     *
     * @return whether the library took it for valid
     * @throws io.shmipc.faults.watch.Violation or anything else if it did what it must not do
     */
    boolean run(SplittableRandom random) throws Exception;

    /** Whether everybody else is still served; called after some inputs. */
    default void checkOthers() {}

    /** How many inputs pass between two looks at the others and at what is held. */
    default int inputsPerLook() {
        return 1_000_000;
    }

    @Override
    default void close() {}
}
