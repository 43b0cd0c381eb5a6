/**
 * How one message lies in the byte stream: the message as a value, and the frames it can travel in.
 */
@NullMarked
package io.shmipc.spring.codec;

import org.jspecify.annotations.NullMarked;
