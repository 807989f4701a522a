/**
 * What hosts are expected to be needed for while a plan is made, by what their VMs wanted before. Not API.
 *
 * <p>Thread-safety is stated on each type.
 */
@NullMarked
package io.stealaway.placement.foresight;

import org.jspecify.annotations.NullMarked;
