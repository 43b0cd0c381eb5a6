package io.shmipc.benchmarks.contender;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.shmipc.benchmarks.measure.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends messages: what fits into one fragment is written where the other process reads it, what
 * does not is copied there from a buffer. Used by one thread.
 */
final class AeronSender {

    private final ExclusivePublication publication;
    private final AeronPayload content;
    private final int sizeBytes;
    private final boolean fitsOneFragment;
    private final BufferClaim claim = new BufferClaim();
    private final UnsafeBuffer message;

    /** Whether the buffer holds a message that found no room; it is not written a second time. */
    private boolean waiting;

    private long waitingTag;

    AeronSender(ExclusivePublication publication, Payload payload) {
        this.publication = publication;
        this.content = new AeronPayload(payload);
        this.sizeBytes = payload.sizeBytes();
        this.fitsOneFragment = sizeBytes <= publication.maxPayloadLength();
        this.message =
                new UnsafeBuffer(
                        ByteBuffer.allocateDirect(fitsOneFragment ? 0 : sizeBytes)
                                .order(ByteOrder.nativeOrder()));
    }

    /**
     * Sends if there is room.
     *
     * @throws IllegalStateException if the peer is gone
     */
    boolean trySend(long tag) {
        long position;
        if (fitsOneFragment) {
            position = publication.tryClaim(sizeBytes, claim);
            if (position > 0) {
                content.fill(claim.buffer(), claim.offset(), tag);
                claim.commit();
                return true;
            }
        } else {
            if (!waiting || tag != waitingTag) {
                content.fill(message, 0, tag);
                waiting = true;
                waitingTag = tag;
            }
            position = publication.offer(message, 0, sizeBytes);
            if (position > 0) {
                waiting = false;
                return true;
            }
        }
        if (position != Publication.BACK_PRESSURED && position != Publication.ADMIN_ACTION) {
            throw new IllegalStateException(
                    "publication failed: " + Publication.errorString(position));
        }
        return false;
    }
}
