/** That shared checks and collections do what they say. */
@NullMarked
package io.stealaway.internal;

import org.jspecify.annotations.NullMarked;
