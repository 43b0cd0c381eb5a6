/**
 * Everything that is a system call: descriptors and their passing, shared files and mappings of
 * them, sockets, and waiting for many sockets at once. What runs only on Linux goes through one
 * native interface; sockets have a second implementation on {@code java.nio} for every other place.
 * An error number becomes an exception in {@link io.shmipc.internal.os.Errno} and nowhere else.
 */
@NullMarked
package io.shmipc.internal.os;

import org.jspecify.annotations.NullMarked;
