package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.Explanation;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.simulation.SimulationResult.BrakeRow;
import io.stealaway.simulation.SimulationResult.Decision;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import io.stealaway.simulation.SimulationResult.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a simulation tells beyond its figures: explanations, links, tenants, and what brakes stopped. */
class TellingTest {
    private static final List<DecisionRow> TOLD = new ArrayList<>();
    private static final List<Optional<Explanation>> EXPLAINED = new ArrayList<>();
    private static final SimulationConfig CONFIG = SimulationConfig.builder()
            .hosts(12)
            .vms(150)
            .zones(2)
            .hours(14)
            .seed(2)
            .build();
    private static final SimulationResult RESULT = Simulation.run(CONFIG, new Reader());

    private static final class Reader implements SimulationListener {
        @Override
        public void progress(Run run, Duration simulated, Duration length) {}

        @Override
        public void decided(DecisionRow decision, Supplier<Optional<Explanation>> explanation) {
            TOLD.add(decision);
            EXPLAINED.add(explanation.get());
        }
    }

    @Test
    void everyDecisionIsToldOnceInOrderAndAskingForExplanationsChangesNothing() {
        assertThat(TOLD).isNotEmpty().isEqualTo(RESULT.decisions());
        assertThat(RESULT.summary().planHash())
                .isEqualTo(Simulation.run(CONFIG).summary().planHash());
    }

    @Test
    void aVmThatMovesIsExplainedWithTheHostItGoesToAsTheBest() {
        int moves = 0;
        for (int i = 0; i < TOLD.size(); i++) {
            if (TOLD.get(i).decision() == Decision.CHOSEN
                    && chosen(i).vm().equals(chosen(i).decisive().vm())) {
                HostId best = EXPLAINED.get(i).orElseThrow().ranking().get(0).host();
                assertThat(TOLD.get(i).text()).isEqualTo("to " + best);
                moves++;
            }
        }
        assertThat(moves).isPositive();
    }

    @Test
    void aVmThatANeighbourLeavesForIsExplainedWithTheNeighboursMove() {
        int moves = 0;
        for (int i = 0; i < TOLD.size(); i++) {
            if (TOLD.get(i).decision() == Decision.CHOSEN
                    && !chosen(i).vm().equals(chosen(i).decisive().vm())) {
                PlannedMigration first = chosen(i).migrations().get(0);
                assertThat(first.beneficiary()).isEqualTo(TOLD.get(i).vm());
                assertThat(TOLD.get(i).text()).startsWith("neighbour " + first.vm() + " leaves for " + first.target());
                moves++;
            }
        }
        assertThat(moves).isPositive();
    }

    private static Placement.Chosen chosen(int decision) {
        return (Placement.Chosen) EXPLAINED.get(decision).orElseThrow().answer();
    }

    @Test
    void aVmWithoutAPlaceIsExplainedWithNoHostThatMayTakeIt() {
        for (int i = 0; i < TOLD.size(); i++) {
            if (TOLD.get(i).decision() == Decision.NO_HOST) {
                assertThat(EXPLAINED.get(i).orElseThrow().ranking()).isEmpty();
                assertThat(TOLD.get(i).text()).contains("refused by", "nearest: ");
            }
        }
    }

    @Test
    void linksAreUsedExactlyWhenBytesMoveAndNeverBeyondTheirLimit() {
        assertThat(RESULT.intervals()).allSatisfy(interval -> {
            assertThat(interval.busiestLink()).isBetween(0.0, 1.0 + 1e-9);
            assertThat(interval.busiestLink() > 0).isEqualTo(interval.bytesMoved() > 0);
        });
        assertThat(RESULT.intervals()).anyMatch(interval -> interval.bytesMoved() > 0);
    }

    /** One link carries at most all that moved, and at least its share of it. */
    @Test
    void theBusiestLinkAgreesWithTheBytesThatMoved() {
        for (Interval interval : RESULT.intervals()) {
            double bytes = interval.busiestLink() * 1_250_000_000L * 300;
            assertThat(bytes).isBetween(interval.bytesMoved() / 12.0 - 1, interval.bytesMoved() + 1.0);
        }
    }

    @Test
    void tenantsAreServedAsUnevenlyAsTheFairnessSays() {
        double best = RESULT.tenants().stream()
                .mapToDouble(SimulationResult.TenantRow::servedOff)
                .max()
                .orElseThrow();
        double worst = RESULT.tenants().stream()
                .mapToDouble(SimulationResult.TenantRow::servedOff)
                .min()
                .orElseThrow();
        assertThat(best - worst).isCloseTo(RESULT.summary().fairnessOff().spread(), within(1e-12));
        assertThat(RESULT.tenants()).allMatch(tenant -> tenant.neededCoreHours() > 0);
    }

    @Test
    void stretchesOfBrakesAddUpToHowOftenEachBrakeHeld() {
        assertThat(RESULT.braked()).isNotEmpty();
        RESULT.brakes().forEach((kind, times) -> {
            if (!kind.startsWith("BUDGET")) {
                assertThat(RESULT.braked().stream()
                                .filter(row -> row.brake()
                                        .filter(b -> b.name().equals(kind))
                                        .isPresent())
                                .mapToLong(BrakeRow::passes)
                                .sum())
                        .isEqualTo(times);
            }
        });
        assertThat(RESULT.braked()).allSatisfy(row -> {
            assertThat(row.until()).isAfterOrEqualTo(row.from());
            assertThat(row.passes()).isPositive();
            assertThat(row.text()).isNotBlank();
        });
        assertThat(RESULT.braked()).filteredOn(row -> row.brake().isEmpty()).allMatch(row -> row.vms() > 0);
    }
}
