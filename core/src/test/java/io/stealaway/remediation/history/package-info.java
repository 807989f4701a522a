@NullMarked
package io.stealaway.remediation.history;

import org.jspecify.annotations.NullMarked;
