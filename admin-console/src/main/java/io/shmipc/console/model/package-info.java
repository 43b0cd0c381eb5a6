/**
 * What an instance answers, as values. Read leniently: what is unknown is passed over, what is
 * missing has a default, and whatever number or text it is, it lies within bounds.
 */
@NullMarked
package io.shmipc.console.model;

import org.jspecify.annotations.NullMarked;
