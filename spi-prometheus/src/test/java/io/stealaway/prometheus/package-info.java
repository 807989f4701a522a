@NullMarked
package io.stealaway.prometheus;

import org.jspecify.annotations.NullMarked;
