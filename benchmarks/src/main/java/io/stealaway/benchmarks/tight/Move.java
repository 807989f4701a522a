package io.stealaway.benchmarks.tight;

/** A VM that goes to a host, once the move before it is over. */
record Move(int vm, int target) {}
