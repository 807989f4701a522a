/** A browser without a window, driven by the DevTools protocol over the JDK's own WebSocket. */
@NullMarked
package io.stealaway.examples.browser;

import org.jspecify.annotations.NullMarked;
