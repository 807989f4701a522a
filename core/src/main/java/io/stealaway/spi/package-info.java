/**
 * What an embedder plugs in: where the picture comes from, what suffers, where it may go, how it is isolated and moved,
 * and where the loop keeps its memory.
 *
 * <p>Every call to a backend is short (bounded, 10 seconds by default), idempotent, and may be repeated after a crash.
 * Expected answers are values; trouble with the backend is a {@link io.stealaway.spi.BackendException}, which never means
 * that something is absent.
 */
@NullMarked
package io.stealaway.spi;

import org.jspecify.annotations.NullMarked;
