/** The pages. Everything that an instance said is shown escaped. */
@NullMarked
package io.shmipc.console.web;

import org.jspecify.annotations.NullMarked;
