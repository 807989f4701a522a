/**
 * Changes CPU weights of VMs by libvirt, and observes their steal where no Prometheus does.
 *
 * <p>Start with {@link io.stealaway.libvirt.LibvirtConfig#builder}.
 */
@NullMarked
package io.stealaway.libvirt;

import org.jspecify.annotations.NullMarked;
