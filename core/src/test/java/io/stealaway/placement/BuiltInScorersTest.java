package io.stealaway.placement;

import io.stealaway.spi.HostScorer;
import io.stealaway.testkit.HostScorerContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in scorer keeps the contract that users' scorers must. */
@ParameterizedClass
@MethodSource("scorers")
class BuiltInScorersTest extends HostScorerContract {
    private final HostScorer.Named named;

    BuiltInScorersTest(HostScorer.Named named) {
        this.named = named;
    }

    static List<HostScorer.Named> scorers() {
        return HostScorers.defaults();
    }

    @Override
    protected HostScorer scorer() {
        return named.scorer();
    }

    /** How many members of a server group are near counts among all of them, wherever they are. */
    @Override
    protected boolean hostLocal() {
        return !named.name().equals("soft-groups");
    }

    @Override
    protected boolean stealMonotone() {
        return true;
    }
}
