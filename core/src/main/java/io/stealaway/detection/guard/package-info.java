/**
 * Not API: not exported, and free to change in every release. What keeps the loop from acting on a zone: metrics that are too
 * poor, and trouble that is too general.
 */
@NullMarked
package io.stealaway.detection.guard;

import org.jspecify.annotations.NullMarked;
