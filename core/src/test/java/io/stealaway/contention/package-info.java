/** Who gets how much CPU, and what that means for VMs, hosts and tenants. */
@NullMarked
package io.stealaway.contention;

import org.jspecify.annotations.NullMarked;
