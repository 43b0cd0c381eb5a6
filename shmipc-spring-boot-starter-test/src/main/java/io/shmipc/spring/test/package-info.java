/**
 * For unit tests, without shared memory and without a socket: a peer that plays a script, for code
 * that sends, and a caller for listeners. Both carry real messages through memory of this JVM, with
 * the codec, the converters and the error handling of production.
 */
@NullMarked
package io.shmipc.spring.test;

import org.jspecify.annotations.NullMarked;
