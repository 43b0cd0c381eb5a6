/**
 * The sample's command line: which role this JVM plays, with which options, and with which exit
 * code it ends.
 */
@NullMarked
package io.shmipc.sample;

import org.jspecify.annotations.NullMarked;
