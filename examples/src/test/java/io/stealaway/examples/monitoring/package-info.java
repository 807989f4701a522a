/** Tests of the dashboard and the alerts of {@code examples/monitoring}. */
@NullMarked
package io.stealaway.examples.monitoring;

import org.jspecify.annotations.NullMarked;
