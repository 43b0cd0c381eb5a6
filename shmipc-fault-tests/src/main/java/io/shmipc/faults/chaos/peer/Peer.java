package io.shmipc.faults.chaos.peer;

/** One role of a process. Commands come from one thread. */
interface Peer {

    /**
     * Does what it is told.
     *
     * @return the answer, without line breaks
     */
    String execute(String command) throws InterruptedException;
}
