package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.spi.HostScorer;
import io.stealaway.testkit.HostScorerContract;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every built-in scorer keeps the contract that users' scorers must. */
class BuiltInScorersTest {

    @Test
    void noneIsForgotten() {
        Set<String> tested = Arrays.stream(BuiltInScorersTest.class.getDeclaredClasses())
                .filter(HostScorerContract.class::isAssignableFrom)
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(tested)
                .isEqualTo(DefaultRules.SCORERS.stream()
                        .map(named -> named.scorer().getClass().getSimpleName().replace("Scorer", ""))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private abstract static class BuiltIn extends HostScorerContract {
        private final Class<?> type;

        BuiltIn(Class<?> type) {
            this.type = type;
        }

        @Override
        protected HostScorer scorer() {
            return DefaultRules.SCORERS.stream()
                    .map(NamedScorer::scorer)
                    .filter(type::isInstance)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    class LeastSteal extends BuiltIn {
        LeastSteal() {
            super(LeastStealScorer.class);
        }
    }

    @Nested
    class PredictedSteal extends BuiltIn {
        PredictedSteal() {
            super(PredictedStealScorer.class);
        }
    }

    @Nested
    class Idle extends BuiltIn {
        Idle() {
            super(IdleScorer.class);
        }
    }

    @Nested
    class FreeRam extends BuiltIn {
        FreeRam() {
            super(FreeRamScorer.class);
        }
    }

    @Nested
    class RoleSpread extends BuiltIn {
        RoleSpread() {
            super(RoleSpreadScorer.class);
        }
    }

    @Nested
    class SoftGroup extends BuiltIn {
        SoftGroup() {
            super(SoftGroupScorer.class);
        }

        @Override
        protected boolean hostLocal() {
            return false;
        }
    }

    @Nested
    class VolumeNear extends BuiltIn {
        VolumeNear() {
            super(VolumeNearScorer.class);
        }
    }

    @Nested
    class Sriov extends BuiltIn {
        Sriov() {
            super(SriovScorer.class);
        }
    }
}
