package io.shmipc.console.web;

import io.shmipc.console.fleet.Instance;
import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Poller;
import io.shmipc.console.remote.InstanceFailure;
import io.shmipc.console.remote.InstanceFailure.Reason;
import org.springframework.stereotype.Component;

/** Finds instances by the ids that addresses of pages have; no other is ever called. */
@Component
public class KnownInstances {

    private final Poller poller;

    public KnownInstances(Poller poller) {
        this.poller = poller;
    }

    /**
     * What is known of an instance.
     *
     * @throws UnknownInstanceException if there is none with this id, which becomes a 404
     */
    public InstanceState state(String id) {
        InstanceState state = poller.state(id);
        if (state == null) {
            throw new UnknownInstanceException(id);
        }
        return state;
    }

    /**
     * An instance to call now.
     *
     * @throws UnknownInstanceException if there is none with this id, which becomes a 404
     * @throws InstanceFailure if discovery does not name it any more: somebody else may be at its
     *     address
     */
    public Instance callable(String id) throws InstanceFailure {
        InstanceState state = state(id);
        if (state.goneSince() != null) {
            throw new InstanceFailure(
                    Reason.UNREACHABLE, "Discovery does not name the instance any more.");
        }
        return state.instance();
    }
}
