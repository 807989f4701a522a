/**
 * Finds the VMs that suffer from their neighbours for long enough to matter, and tells when a zone's picture is too poor, or
 * its trouble too general, to start anything.
 */
@NullMarked
package io.stealaway.detection;

import org.jspecify.annotations.NullMarked;
