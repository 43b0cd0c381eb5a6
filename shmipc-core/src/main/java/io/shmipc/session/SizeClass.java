package io.shmipc.session;

/**
 * One size of slice in the buffer region.
 *
 * @param capacityBytes data bytes one slice holds; a multiple of 4, since later headers follow it
 *     in memory
 * @param percent share of the region that slices of this size take; the shares of all classes add
 *     up to 100
 */
public record SizeClass(int capacityBytes, int percent) {}
