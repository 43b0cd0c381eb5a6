/** Random operations on many streams, compared with a simple model. */
@NullMarked
package io.shmipc.faults.model;

import org.jspecify.annotations.NullMarked;
