@NullMarked
package io.stealaway.consul;

import org.jspecify.annotations.NullMarked;
