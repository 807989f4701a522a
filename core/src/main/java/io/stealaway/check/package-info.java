/**
 * The independent checker of plans and states. It reimplements every rule on purpose and shares no code with the engine.
 */
@NullMarked
package io.stealaway.check;

import org.jspecify.annotations.NullMarked;
