/**
 * Orders of hosts and VMs, of which only as much is made as is asked for.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.order;

import org.jspecify.annotations.NullMarked;
