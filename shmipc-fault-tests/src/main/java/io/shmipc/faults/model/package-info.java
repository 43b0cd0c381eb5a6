/**
 * Random operations on many streams, compared with a simple model: for each direction of a stream
 * the bytes sent and not yet read, and whether it was closed.
 */
@NullMarked
package io.shmipc.faults.model;

import org.jspecify.annotations.NullMarked;
