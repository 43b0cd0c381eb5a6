package io.shmipc.sample.agent.storage;

/**
 * When files are forced to the device. Whatever the policy, a record is acknowledged only once the
 * operating system has it, so it survives the end of the agent, however violent; the policy decides
 * what survives a power failure.
 */
public enum FsyncPolicy {
    /** The operating system decides. */
    NEVER,
    /** A full file is forced before the next one begins, the last one when the log is closed. */
    ON_ROLL,
    /** Also before each acknowledgement: an acknowledged record survives a power failure. */
    ON_ACKNOWLEDGE
}
