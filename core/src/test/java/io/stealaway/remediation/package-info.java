/** What the loop does, and what it never does, whatever goes wrong. */
@NullMarked
package io.stealaway.remediation;

import org.jspecify.annotations.NullMarked;
