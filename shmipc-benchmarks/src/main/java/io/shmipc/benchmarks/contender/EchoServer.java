package io.shmipc.benchmarks.contender;

/** Answers requests until it is closed. */
public interface EchoServer extends AutoCloseable {

    /** Where a {@link LoadClient} reaches it, without spaces. */
    String address();

    /**
     * What went wrong since it was started.
     *
     * @throws Exception the first thing that did
     */
    void checkHealthy() throws Exception;

    @Override
    void close() throws Exception;
}
