/**
 * The agent's role: takes batches from any number of applications, over shared memory or over a
 * plain socket, and hands them to the store. Both ways meet in {@link
 * io.shmipc.sample.agent.ShipmentService}.
 */
@NullMarked
package io.shmipc.sample.agent;

import org.jspecify.annotations.NullMarked;
