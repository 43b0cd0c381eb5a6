package io.shmipc.spring.observation;

/** One message under way. Ended exactly once, by {@link #close()}, on any thread. */
public interface MessageObservation extends AutoCloseable {

    /** Sees nothing. */
    MessageObservation NONE = new MessageObservation() {};

    /** Ends what was made current. Does not throw. */
    interface Scope extends AutoCloseable {

        /** Made nothing current. */
        Scope NONE = () -> {};

        @Override
        void close();
    }

    /** Makes the observation current on the calling thread until the scope is closed there. */
    default Scope open() {
        return Scope.NONE;
    }

    /** What went wrong; at most once, before the end. */
    default void failed(Throwable error) {}

    /** The exchange is over. */
    @Override
    default void close() {}
}
