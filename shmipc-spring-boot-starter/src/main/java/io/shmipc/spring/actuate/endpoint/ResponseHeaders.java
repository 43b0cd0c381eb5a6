package io.shmipc.spring.actuate.endpoint;

/** Headers of an answer over HTTP, which endpoints as such know nothing of. */
@FunctionalInterface
public interface ResponseHeaders {

    /** There are none to be set. */
    ResponseHeaders NONE = (name, value) -> {};

    /** Sets a header of the answer that the calling thread is about to give. */
    void set(String name, String value);
}
