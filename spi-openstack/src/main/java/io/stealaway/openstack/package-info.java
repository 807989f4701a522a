/**
 * OpenStack: {@link io.stealaway.openstack.OpenStackTopology} reads the cluster from Nova, Placement and Cinder, and
 * {@link io.stealaway.openstack.NovaMigrator} live-migrates its VMs.
 *
 * <p>Every call has an end: {@link io.stealaway.openstack.OpenStackConfig.Builder#callTimeout} bounds it, retries and
 * re-authentication included. Secrets appear in no message, log or {@code toString}.
 */
@NullMarked
package io.stealaway.openstack;

import org.jspecify.annotations.NullMarked;
