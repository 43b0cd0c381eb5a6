/** Two or more JVMs exchange checked messages while things are broken on purpose. */
@NullMarked
package io.shmipc.faults.chaos;

import org.jspecify.annotations.NullMarked;
