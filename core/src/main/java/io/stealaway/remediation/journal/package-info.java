/**
 * What the loop keeps in the journal, and how entries change: keys, texts, phases, holds, feedback.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.remediation.journal;

import org.jspecify.annotations.NullMarked;
