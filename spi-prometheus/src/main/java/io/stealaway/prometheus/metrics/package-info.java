/** What the loop does, as meters of Micrometer. Needs {@code io.micrometer:micrometer-core}, which nothing else here does. */
@NullMarked
package io.stealaway.prometheus.metrics;

import org.jspecify.annotations.NullMarked;
