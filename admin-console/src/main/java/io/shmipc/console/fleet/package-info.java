/** Which instances there are: what discovery names, and where the Actuator of each is. */
@NullMarked
package io.shmipc.console.fleet;

import org.jspecify.annotations.NullMarked;
