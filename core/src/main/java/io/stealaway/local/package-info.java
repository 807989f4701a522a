/**
 * Journal and leases on one machine, in files or in memory: the sibling of the Consul and Kubernetes adapters.
 */
@NullMarked
package io.stealaway.local;

import org.jspecify.annotations.NullMarked;
