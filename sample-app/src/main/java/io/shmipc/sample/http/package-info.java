/**
 * Actuator over HTTP for the roles that run on, when it is asked for; and what keeps everything of
 * it away from the roles that do without.
 */
@NullMarked
package io.shmipc.sample.http;

import org.jspecify.annotations.NullMarked;
