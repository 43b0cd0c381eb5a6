/** The role that asks a running agent from the command line. */
@NullMarked
package io.shmipc.sample.query;

import org.jspecify.annotations.NullMarked;
