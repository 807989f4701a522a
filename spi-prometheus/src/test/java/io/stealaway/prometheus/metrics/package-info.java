/** Tests. */
@NullMarked
package io.stealaway.prometheus.metrics;

import org.jspecify.annotations.NullMarked;
