package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.remediation.Coverage.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

    /** Sequences share nothing, so that a batch of them can use all processors. */
    private static final int BATCH = 100;

    private static final int BATCHES = FULL ? 200 : 10;
    private static final int PASSES = 40;

    /** A fault that must be met has this many sequences in which it goes wrong as soon as it can, beyond the usual ones. */
    private static final int FURTHER = 40;

    private static final int GOALS_OF_ONE = 4;
    private static final List<Cell> CELLS = Coverage.cells();
    private static final Coverage COVERAGE = new Coverage();
    private static final Set<String> ARROWS = new ConcurrentSkipListSet<>();
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final AtomicInteger WAITED = new AtomicInteger();

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void afterEverySequenceOfDisastersTheBooksBalance(@ForAll("batches") int batch) {
        List<String> wrong = IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                .parallel()
                .boxed()
                .flatMap(seed -> run(seed).stream())
                .toList();
        assertThat(wrong).isEmpty();
    }

    private static List<String> run(int seed) {
        return run(
                seed,
                IntStream.range(0, GOALS_OF_ONE)
                        .mapToObj(i -> CELLS.get((seed * GOALS_OF_ONE + i) % CELLS.size()))
                        .toList());
    }

    private static List<String> run(int seed, List<Cell> goals) {
        CrashRun run = new CrashRun(seed, COVERAGE, Plants.NONE, goals);
        List<String> wrong = run.run(PASSES);
        ARROWS.addAll(run.arrows());
        STARTED.addAndGet(run.started);
        WAITED.addAndGet(run.waited);
        return wrong.stream().map(what -> "seed " + seed + ": " + what).toList();
    }

    @Provide
    Arbitrary<Integer> batches() {
        return Arbitraries.integers().between(0, BATCHES - 1);
    }

    @AfterContainer
    static void whatWasTried() {
        int sequences = BATCH * BATCHES;
        List<Cell> rare = COVERAGE.missing();
        assertThat(rare.stream().flatMap(cell -> untilMet(cell).stream())).isEmpty();
        System.out.println(sequences + " sequences, " + STARTED + " migrations begun, " + WAITED
                + " of them to wait for others; met only in further sequences: " + rare + "\n" + COVERAGE);
        assertThat(STARTED.get()).isGreaterThan(sequences);
        assertThat(WAITED.get()).isGreaterThan(sequences / 4);
        assertThat(COVERAGE.missing()).isEmpty();
        assertThat(PicturedPhases.arrows()).as("what docs/concepts.md draws").containsAll(ARROWS);
        assertThat(ARROWS).containsAll(PicturedPhases.frequent());
    }

    private static List<String> untilMet(Cell cell) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < FURTHER && COVERAGE.missing().contains(cell); i++) {
            wrong.addAll(run(BATCH * BATCHES + i, List.of(cell)));
        }
        return wrong;
    }
}
