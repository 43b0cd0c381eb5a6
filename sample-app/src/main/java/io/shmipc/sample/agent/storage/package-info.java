/**
 * Where records end up: one folder an application, in it plain text files of bounded size, each
 * named after the number of its first record. What is known besides the files (counts, where the
 * last lines lie) is rebuilt from them when the agent starts, so there is nothing else to lose.
 */
@NullMarked
package io.shmipc.sample.agent.storage;

import org.jspecify.annotations.NullMarked;
