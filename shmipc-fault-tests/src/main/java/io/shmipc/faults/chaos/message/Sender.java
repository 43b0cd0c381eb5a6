package io.shmipc.faults.chaos.message;

/**
 * On whose behalf a message travels; a reply carries that of its request.
 *
 * @param run number of the whole run
 * @param client number of the client's process, never used twice in a run
 * @param session number of the session as the client counts
 * @param stream id of the stream, the same at both ends
 */
public record Sender(int run, int client, int session, int stream) {}
