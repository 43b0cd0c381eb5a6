package io.shmipc.console.poll;

import io.shmipc.console.fleet.Instance;
import io.shmipc.console.model.Health;
import io.shmipc.console.remote.InstanceFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an instance, at one moment.
 *
 * @param health what it said last; unknown if that cannot be read
 * @param answer the last good one, or null if there was none
 * @param failure why it does not answer now; null if it does, or was not asked yet
 * @param rates at the last good answer, or null if there is nothing to compare with
 * @param goneSince since when discovery does not name it any more, or null if it does
 */
public record InstanceState(
        Instance instance,
        Health health,
        @Nullable Answer answer,
        @Nullable Failure failure,
        Sample.@Nullable Rates rates,
        @Nullable Instant goneSince) {

    /** A failure in words, when it was noticed first in a row, and when last. */
    public record Failure(
            Instant since, Instant at, InstanceFailure.Reason reason, String message) {}

    /** Whether its last answer was good. */
    public boolean answers() {
        return answer != null && failure == null && goneSince == null;
    }

    /** Whether it was not asked yet. */
    public boolean isNew() {
        return answer == null && failure == null;
    }

    /**
     * Whether it is shown: it has answered with shmipc, or somebody named it and misses it.
     * Registries name many things that never have to do with shmipc.
     */
    public boolean isShown() {
        return answer != null || instance.expected();
    }
}
