package io.shmipc.tool.text;

/**
 * How much of an analysis is shown.
 *
 * @param held most entries of the lists of slices and of messages
 * @param messages whether all chains are listed
 * @param queues whether the elements that wait are listed
 */
public record Shown(int held, boolean messages, boolean queues) {}
