package io.shmipc.client;

import io.shmipc.session.Session;
import io.shmipc.session.StreamPool;

/** One connected session of a client and the streams that wait for reuse on it. */
record SessionSlot(Session session, StreamPool pool) {}
