/**
 * Finds the VMs that suffer from their neighbours for long enough to matter.
 */
@NullMarked
package io.stealaway.detection;

import org.jspecify.annotations.NullMarked;
