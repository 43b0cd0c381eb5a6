package io.shmipc.session;

/**
 * Use of one size class of a region.
 *
 * @param capacityBytes data bytes one slice holds
 * @param slices slices in all
 * @param freeSlices slices free now, those that this process has cached included; a snapshot of a
 *     counter that both processes move
 */
public record SizeClassUsage(int capacityBytes, int slices, int freeSlices) {}
