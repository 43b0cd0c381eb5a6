package io.shmipc.tool.host;

/**
 * What goes into a dump.
 *
 * @param session the only session wanted, or -1 for all
 * @param payloadBytesPerSlice first bytes of each slice in use; 0 for none
 * @param payloadBytesInAll of all slices of a session together
 */
public record DumpRequest(long session, int payloadBytesPerSlice, long payloadBytesInAll) {}
