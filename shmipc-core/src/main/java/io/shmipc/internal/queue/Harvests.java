package io.shmipc.internal.queue;

/**
 * What a consumer took out of its queue.
 *
 * @param count times that it took something
 * @param elements elements that it took
 * @param largest most that it took at one time
 */
public record Harvests(long count, long elements, int largest) {

    /** Nothing was taken. */
    public static final Harvests NONE = new Harvests(0, 0, 0);
}
