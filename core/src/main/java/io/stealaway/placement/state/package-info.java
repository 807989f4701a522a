/** What a plan has changed so far, and the view of it that filters and scorers see. Not API. */
@NullMarked
package io.stealaway.placement.state;

import org.jspecify.annotations.NullMarked;
