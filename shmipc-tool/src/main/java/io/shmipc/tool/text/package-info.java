/**
 * What is shown to people: plain ASCII of at most 80 columns where names allow it, with nothing in
 * it that a terminal could take for a command.
 */
@NullMarked
package io.shmipc.tool.text;

import org.jspecify.annotations.NullMarked;
