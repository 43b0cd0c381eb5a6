package io.shmipc.internal.pool;

/** Is shown the slices of a message one by one. */
@FunctionalInterface
public interface SliceVisitor {

    /**
     * One slice of the message. Its next has been read already, so the slice may be recycled here.
     *
     * @param offset of the slice's header from the start of the region
     * @param startBytes where the data starts, from the first data byte of the slice
     * @param sizeBytes length of the data; may be 0
     */
    void visit(int offset, int startBytes, int sizeBytes);
}
