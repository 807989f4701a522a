/** What the tests of this library and of its adapters share: a clock that stands still, and clusters made from a seed. */
@NullMarked
package io.stealaway.testkit;

import org.jspecify.annotations.NullMarked;
