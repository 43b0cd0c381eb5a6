/** What answers need where applications serve HTTP by servlets. Needs Spring's web module. */
@NullMarked
package io.shmipc.spring.actuate.servlet;

import org.jspecify.annotations.NullMarked;
