package io.shmipc.faults.chaos.message;

/** The ways in which a message can be wrong. */
public enum MixUp {
    /** The checksum, the length or the content is not what its sender wrote. */
    TORN,
    /** It comes from another run, client or session. */
    FOREIGN,
    /** It belongs to another stream, or to another use of this one. */
    WRONG_STREAM,
    /** It answers another request. */
    WRONG_REPLY,
    /** It came before. */
    DUPLICATE,
    /** One before it did not come. */
    HOLE
}
