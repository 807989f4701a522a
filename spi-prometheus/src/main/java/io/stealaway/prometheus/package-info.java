/**
 * Observes steal, load and throttling by PromQL, from Prometheus or whatever speaks its query API.
 *
 * <p>Start with {@link io.stealaway.prometheus.PrometheusConfig#builder}.
 */
@NullMarked
package io.stealaway.prometheus;

import org.jspecify.annotations.NullMarked;
