/**
 * Answers questions about what is stored: the newest lines, counts by level, search, and the audit
 * with which an application checks that everything arrived. Every answer is bounded in size and
 * time.
 */
@NullMarked
package io.shmipc.sample.agent.query;

import org.jspecify.annotations.NullMarked;
