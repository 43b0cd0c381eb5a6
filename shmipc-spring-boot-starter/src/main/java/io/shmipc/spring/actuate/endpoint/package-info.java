/** The endpoint that shows clients, servers and their sessions. Needs Boot's actuator module. */
@NullMarked
package io.shmipc.spring.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
