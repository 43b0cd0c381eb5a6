/**
 * Requests to instances. Nothing that an instance answers is believed: answers have a longest
 * length and a deadline, and no redirect is followed.
 */
@NullMarked
package io.shmipc.console.remote;

import org.jspecify.annotations.NullMarked;
