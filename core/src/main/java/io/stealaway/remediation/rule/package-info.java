/**
 * What decides whether a migration may begin or helped: budgets, service guard, deadlines, proof.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.remediation.rule;

import org.jspecify.annotations.NullMarked;
