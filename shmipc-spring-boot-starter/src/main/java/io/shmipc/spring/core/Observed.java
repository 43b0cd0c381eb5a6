package io.shmipc.spring.core;

import io.shmipc.spring.observation.MessageObservation;
import java.util.function.Supplier;

/** Work on the calling thread within an observation. */
final class Observed {

    private Observed() {}

    /** The observation is over when the work is. */
    static <T> T around(MessageObservation observation, Supplier<T> work) {
        try {
            return begin(observation, work);
        } finally {
            observation.close();
        }
    }

    /** The observation goes on when the work is done, and is told if that fails. */
    static <T> T begin(MessageObservation observation, Supplier<T> work) {
        MessageObservation.Scope scope = observation.open();
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            observation.failed(e);
            throw e;
        } finally {
            scope.close();
        }
    }
}
