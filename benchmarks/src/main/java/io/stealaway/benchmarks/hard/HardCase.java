package io.stealaway.benchmarks.hard;

import java.util.function.Supplier;

/**
 * One thing to measure.
 *
 * @param name as it stands in the table
 * @param prepare makes what is measured; that does it once and tells what came of it
 */
record HardCase(String name, Supplier<Supplier<String>> prepare) {}
