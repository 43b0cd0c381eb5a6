/** Objects to payload bytes and back, chosen by content type and Java type. */
@NullMarked
package io.shmipc.spring.converter;

import org.jspecify.annotations.NullMarked;
