package io.shmipc.spring.listener;

import io.shmipc.session.Session;

/**
 * Who sent a message, as a parameter of a listener.
 *
 * @param sessionId number of the session, unique within this process
 * @param pid process id as the kernel vouches for it, or -1 where it does not
 */
public record ShmipcPeer(long sessionId, int pid) {

    static ShmipcPeer of(Session session) {
        return new ShmipcPeer(session.id(), session.remotePid());
    }
}
