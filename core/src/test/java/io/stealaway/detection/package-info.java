/** Who is found to suffer, and when a finding is not to be acted on. */
@NullMarked
package io.stealaway.detection;

import org.jspecify.annotations.NullMarked;
