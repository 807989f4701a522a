@NullMarked
package io.stealaway.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
