/**
 * Messages that prove where they belong: who sent them, on which stream, which one of how many, and
 * bytes that follow from all that. A message that is another's, comes twice, is missing or is torn
 * cannot pass for the right one.
 */
@NullMarked
package io.shmipc.faults.chaos.message;

import org.jspecify.annotations.NullMarked;
