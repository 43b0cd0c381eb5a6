/**
 * Declarative clients: interfaces with annotated methods become beans that send through {@link
 * io.shmipc.spring.core.ShmipcOperations}.
 */
@NullMarked
package io.shmipc.spring.service;

import org.jspecify.annotations.NullMarked;
