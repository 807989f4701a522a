/**
 * When planned migrations can begin, and the one definition of the limits on migrations at the same time.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.schedule;

import org.jspecify.annotations.NullMarked;
