/**
 * The search of the engine: host search, neighbours, chains, explanations, and the working state of a plan.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.search;

import org.jspecify.annotations.NullMarked;
