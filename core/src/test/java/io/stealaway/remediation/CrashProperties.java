package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever dies, fails or lies at whatever call: nothing leaks, nothing happens twice, nothing goes over budget. */
class CrashProperties {
    private static final boolean FULL = Boolean.getBoolean("stealaway.full");
    private static final int SEQUENCES = FULL ? 20_000 : 300;
    private static final Coverage COVERAGE = new Coverage();
    private static int started;

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void afterEverySequenceOfDisastersTheBooksBalance(@ForAll("seeds") int seed) {
        CrashRun run = new CrashRun(seed, COVERAGE, Plants.NONE);
        assertThat(run.run(60)).as("seed %d", seed).isEmpty();
        started += run.started;
    }

    @Provide
    Arbitrary<Integer> seeds() {
        return Arbitraries.integers().between(1, SEQUENCES);
    }

    @AfterContainer
    static void whatWasTried() {
        System.out.println(SEQUENCES + " sequences, " + started + " migrations begun\n" + COVERAGE);
        assertThat(started).isGreaterThan(SEQUENCES);
        if (FULL) {
            assertThat(COVERAGE.missing()).isEmpty();
        }
    }
}
