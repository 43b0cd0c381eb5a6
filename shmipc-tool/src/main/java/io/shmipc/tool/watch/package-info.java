/**
 * Looking at a session again and again: what a look shows, and what happened since the one before.
 */
@NullMarked
package io.shmipc.tool.watch;

import org.jspecify.annotations.NullMarked;
