/** Two looks at the same sessions, one after the other. */
@NullMarked
package io.shmipc.tool.compare;

import org.jspecify.annotations.NullMarked;
