package io.shmipc.console.poll;

import io.shmipc.console.model.Overview;
import java.time.Instant;

/** A good answer and when it came. */
public record Answer(Instant at, Overview overview) {}
