/** What can be set: the properties under {@code shmipc.console}. */
@NullMarked
package io.shmipc.console.config;

import org.jspecify.annotations.NullMarked;
