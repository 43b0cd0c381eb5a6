/**
 * What is in the memory, for those who look at it: who holds each slice, dumps of a session to a
 * file, and what a dump says. Reads only. Works on live memory of this process, on memory of other
 * processes, and on files alike, and believes none of them.
 */
@NullMarked
package io.shmipc.diagnostics;

import org.jspecify.annotations.NullMarked;
