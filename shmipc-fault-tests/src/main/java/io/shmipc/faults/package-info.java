/** The command line; what it can do lies in the packages below, one for each command. */
@NullMarked
package io.shmipc.faults;

import org.jspecify.annotations.NullMarked;
