package io.shmipc.session;

/** How a wait for bytes ended. All three are normal; a broken session is an exception instead. */
public enum ReadStatus {
    /** At least as many bytes as asked for can be read without waiting. */
    READY,
    /** The peer closed the stream; fewer bytes than asked for are left and no more will come. */
    END_OF_STREAM,
    /** The deadline passed; fewer bytes than asked for have arrived. */
    TIMED_OUT
}
