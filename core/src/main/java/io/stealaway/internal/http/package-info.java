/**
 * Not API. HTTP as every adapter must do it: TLS, redirects, the limit of a body, deadlines, attempts, and checks of addresses and
 * headers. It is here once because a hole closed in one adapter must be closed in all. Core itself sends nothing and does not use
 * it.
 */
@NullMarked
package io.stealaway.internal.http;

import org.jspecify.annotations.NullMarked;
