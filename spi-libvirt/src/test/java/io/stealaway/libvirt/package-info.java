@NullMarked
package io.stealaway.libvirt;

import org.jspecify.annotations.NullMarked;
