/** What an application puts on its methods to receive messages, and to send them. */
@NullMarked
package io.shmipc.spring.annotation;

import org.jspecify.annotations.NullMarked;
