/** What is given to programs: the component names of records, as they are. */
@NullMarked
package io.shmipc.tool.json;

import org.jspecify.annotations.NullMarked;
