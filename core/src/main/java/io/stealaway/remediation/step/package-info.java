/**
 * What a migration does in each phase, and the one gateway through which the loop acts.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.remediation.step;

import org.jspecify.annotations.NullMarked;
