package io.shmipc.spring.listener;

/**
 * What a listener takes and gives.
 *
 * @param replies whether there can be a result
 */
record ListenerShape(Input input, Result result, boolean replies) {

    /** How it wants what comes in. */
    enum Input {
        /** One message. */
        ONE,
        /** One message whose payload it reads in the stream. */
        RAW,
        /** Several that it waits for. */
        PULLED,
        /** Several that are brought to it. */
        PUBLISHED
    }

    /** How it gives what goes out. */
    enum Result {
        /** One, when it returns. */
        ONE,
        /** One, later. */
        LATER,
        /** Several that it is waited for. */
        PULLED,
        /** Several that it brings. */
        PUBLISHED
    }

    static ListenerShape plain(boolean replies) {
        return new ListenerShape(Input.ONE, Result.ONE, replies);
    }

    boolean takesSeveral() {
        return input == Input.PULLED || input == Input.PUBLISHED;
    }

    boolean givesSeveral() {
        return result == Result.PULLED || result == Result.PUBLISHED;
    }
}
