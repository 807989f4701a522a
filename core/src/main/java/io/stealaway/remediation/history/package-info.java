/** What the loop decided and how that ended, kept in a file for those who look back. */
@NullMarked
package io.stealaway.remediation.history;

import org.jspecify.annotations.NullMarked;
