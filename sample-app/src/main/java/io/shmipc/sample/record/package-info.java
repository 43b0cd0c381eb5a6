/**
 * What travels between the application and the agent: log records, the batches they are shipped in,
 * acknowledgements, and the questions and answers about what is stored. No I/O and no Spring, so
 * that both roles and both transports share one definition.
 */
@NullMarked
package io.shmipc.sample.record;

import org.jspecify.annotations.NullMarked;
