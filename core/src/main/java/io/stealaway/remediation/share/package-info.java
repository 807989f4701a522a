/** Not API: not exported. What the loop does about CPU weights: which are changed, how long, and how they are put back. */
@NullMarked
package io.stealaway.remediation.share;

import org.jspecify.annotations.NullMarked;
