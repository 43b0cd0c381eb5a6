/** What Spring Boot needs to set all of this up from {@code shmipc.*} properties. */
@NullMarked
package io.shmipc.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
