package io.shmipc.server;

import java.time.Duration;

/**
 * How a server's hand-over to its successor went. Sessions that their clients ended by themselves
 * before they had said anything are in neither number.
 *
 * @param epoch the number of this hot restart, which the clients were told
 * @param sessionsMoved sessions whose clients said in time that they have moved
 * @param sessionsNotMoved sessions whose clients did not, and which were closed all the same
 * @param took from the beginning until the last session was closed
 */
public record HotRestartResult(
        long epoch, int sessionsMoved, int sessionsNotMoved, Duration took) {}
