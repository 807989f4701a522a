/**
 * The loop: one level-triggered pass that detects, plans, isolates, migrates, proves and puts back, and the journals that
 * let any later pass finish what an earlier one began.
 */
@NullMarked
package io.stealaway.remediation;

import org.jspecify.annotations.NullMarked;
