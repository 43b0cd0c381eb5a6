package io.shmipc.session;

/**
 * Elements waiting in a session's two queues.
 *
 * @param toPeer put by this end, not yet taken by the peer
 * @param fromPeer put by the peer, not yet taken by this end
 * @param capacity room in each
 */
public record QueueDepths(int toPeer, int fromPeer, int capacity) {}
