@NullMarked
package io.stealaway.benchmarks;

import org.jspecify.annotations.NullMarked;
