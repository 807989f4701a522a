@NullMarked
package io.stealaway.simulation;

import org.jspecify.annotations.NullMarked;
