/**
 * Takes VMs out of Consul and puts them back; leadership and journal in Consul.
 *
 * <p>Start with {@link io.stealaway.consul.ConsulConfig#builder}.
 */
@NullMarked
package io.stealaway.consul;

import org.jspecify.annotations.NullMarked;
