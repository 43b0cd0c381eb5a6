package io.shmipc.sample.traffic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the agent is gone and once that it is back, however many threads notice. */
final class AgentPresence {

    private static final Logger log = LoggerFactory.getLogger(AgentPresence.class);

    private enum State {
        UNKNOWN,
        AWAITED,
        HERE,
        LOST
    }

    private State state = State.UNKNOWN;

    synchronized void answered() {
        if (state == State.LOST) {
            log.info("The agent answers again");
        }
        state = State.HERE;
    }

    synchronized void failed(RuntimeException e) {
        switch (state) {
            case UNKNOWN -> {
                // Both may have been started at the same time: nothing to worry about yet.
                log.info("Waiting for the agent");
                state = State.AWAITED;
            }
            case HERE -> {
                log.warn("The agent does not answer, trying again: {}", e.getMessage());
                state = State.LOST;
            }
            default -> {}
        }
    }
}
