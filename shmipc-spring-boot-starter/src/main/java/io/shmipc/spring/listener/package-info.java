/**
 * The receiving side for applications: listener methods found on beans, the dispatcher that calls
 * them, and the container that ties them to a server's life.
 */
@NullMarked
package io.shmipc.spring.listener;

import org.jspecify.annotations.NullMarked;
