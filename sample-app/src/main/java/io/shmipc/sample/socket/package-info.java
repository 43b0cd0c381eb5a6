/**
 * The same shipment over a plain unix domain socket, to compare with: the same messages, four bytes
 * of length before each, and the same storage behind.
 */
@NullMarked
package io.shmipc.sample.socket;

import org.jspecify.annotations.NullMarked;
