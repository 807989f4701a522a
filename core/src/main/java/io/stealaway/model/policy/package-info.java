/**
 * The policy: everything an operator decides, as one immutable value with a builder and defaults for each part.
 */
@NullMarked
package io.stealaway.model.policy;

import org.jspecify.annotations.NullMarked;
