/** What the commands of this module watch while they run: resources held, and time taken. */
@NullMarked
package io.shmipc.faults.watch;

import org.jspecify.annotations.NullMarked;
