/**
 * Where analyses come from: processes, dumps and region files. The only package that reads any of
 * them.
 */
@NullMarked
package io.shmipc.tool.host;

import org.jspecify.annotations.NullMarked;
