package io.shmipc.client;

import io.shmipc.session.Session;
import io.shmipc.session.StreamPool;

/**
 * One connected session of a client and the streams that wait for reuse on it.
 *
 * @param connectedAtNanos when it began, by {@link System#nanoTime()}
 */
record SessionSlot(Session session, StreamPool pool, long connectedAtNanos) {}
