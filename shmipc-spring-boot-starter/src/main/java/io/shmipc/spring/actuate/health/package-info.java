/** Health of clients and servers. Needs Boot's health module. */
@NullMarked
package io.shmipc.spring.actuate.health;

import org.jspecify.annotations.NullMarked;
