/**
 * The clients and servers of an application as those see them who look from outside: health,
 * metrics and the endpoint, each in a package of its own, because each needs another library.
 */
@NullMarked
package io.shmipc.spring.actuate;

import org.jspecify.annotations.NullMarked;
