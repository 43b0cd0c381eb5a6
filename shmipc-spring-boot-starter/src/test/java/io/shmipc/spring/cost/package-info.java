/** What the starter adds to the time of a bare stream; programs to run by hand, not tests. */
@NullMarked
package io.shmipc.spring.cost;

import org.jspecify.annotations.NullMarked;
