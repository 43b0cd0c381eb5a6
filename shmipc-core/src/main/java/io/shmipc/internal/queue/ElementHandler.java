package io.shmipc.internal.queue;

/** Is given the elements of a queue one by one. */
@FunctionalInterface
public interface ElementHandler {

    /**
     * One element, unchecked, as the peer wrote it. It has left the queue already: if this throws,
     * it does not come again.
     *
     * @param streamId of the stream that it belongs to
     * @param sliceOffset of the first slice from the start of the buffer region
     * @param status of which only the low 8 bits mean anything
     */
    void onElement(int streamId, int sliceOffset, int status);
}
