/**
 * Takes the Kubernetes nodes that VMs are out of service by cordon and drain, and puts them back; leadership by Lease objects and
 * the journal in a ConfigMap.
 */
@NullMarked
package io.stealaway.kubernetes;

import org.jspecify.annotations.NullMarked;
