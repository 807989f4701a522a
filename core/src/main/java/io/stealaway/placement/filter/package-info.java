/**
 * The built-in hard rules, one class each, behind {@link io.stealaway.placement.filter.BuiltInFilters}.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.filter;

import org.jspecify.annotations.NullMarked;
