/** What the values accept and refuse. */
@NullMarked
package io.stealaway.model;

import org.jspecify.annotations.NullMarked;
