package io.stealaway.placement.search;

import io.stealaway.model.Detection;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.rule.RulesByPurpose;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides VM by VM; each decision sees the moves decided before it. Not thread-safe. */
public final class Planner {
    private static final NeighbourSearch.Found NOTHING =
            new NeighbourSearch.Found(List.of(), false, OptionalInt.empty());

    private final PlanState state;
    private final RulesByPurpose rules;
    private final HostSearch search;
    private final MigrationFactory migrationFactory;
    private final BudgetedRules budgetedRules;
    private final ChainMemory memory;
    private final Optional<NeighbourSearch> relief;
    private final PreventiveSearch prevention;
    /** How many migrations the plan has so far. */
    private int planned;

    /** Takes the indices of all VMs that are to be decided; the set must not change afterwards. */
    public Planner(RulesByPurpose rules, PlanState state, BitSet detected) {
        this.state = state;
        this.rules = rules;
        search = new HostSearch(rules.all(MigrationPurpose.CURE), state);
        migrationFactory = new MigrationFactory(rules.all(MigrationPurpose.CURE));
        budgetedRules = new BudgetedRules(state, rules);
        memory = ChainMemory.of(state, search, budgetedRules);
        prevention = new PreventiveSearch(state, search, rules.all(MigrationPurpose.PREVENT), migrationFactory);
        relief = ranking(state, detected)
                .map(ranking -> new NeighbourSearch(state, search, rules, migrationFactory, ranking));
    }

    private static Optional<CandidateRanking> ranking(PlanState state, BitSet detected) {
        return switch (state.policy().placement().strategy()) {
            case VICTIM -> Optional.empty();
            case AGGRESSOR -> Optional.of(new AggressorRanking(detected));
            case CHEAPEST_RELIEF ->
                Optional.of(state.forecast().known() ? new ExpectedReliefRanking() : new CheapestReliefRanking());
        };
    }

    /** Decides for a VM that is detected, and counts its moves from then on. */
    public Placement place(int vm, Detection detection) {
        Vm facts = state.snapshot().vms().get(vm);
        if (!facts.host().equals(detection.host())) {
            return new Placement.Stays(
                    facts.id(), "was found to suffer on " + detection.host() + ", and is on " + facts.host() + " now");
        }
        if (detection.foreseen()) {
            return prevent(vm, detection);
        }
        Placement answer = decide(vm);
        if (answer instanceof Placement.Chosen chosen) {
            chosen.migrations().forEach(this::apply);
        }
        return answer;
    }

    private Placement prevent(int vm, Detection detection) {
        if (!state.forecast().known()) {
            return stays(vm, "too little is remembered to foresee anything");
        }
        Placement answer = prevention.place(vm, detection);
        planned +=
                answer instanceof Placement.Chosen chosen ? chosen.migrations().size() : 0;
        return answer;
    }

    private void apply(PlannedMigration migration) {
        state.plan(
                state.snapshot().vmIndex(migration.vm()).orElseThrow(),
                state.snapshot().hostIndex(migration.target()).orElseThrow());
        planned++;
    }

    /** Decides for a VM and counts nothing. */
    public Placement decide(int vm) {
        VmPlacementView view = state.viewOf(vm);
        Optional<String> settled = VmEligibility.moves(view)
                .or(() -> VmEligibility.held(view))
                .or(() -> AlreadyRelieved.source(state, vm));
        if (settled.isPresent()) {
            return stays(vm, settled.get());
        }
        return relief.map(ways -> relieve(ways, vm)).orElseGet(() -> cure(vm, NOTHING));
    }

    /** If moving neighbours cannot cure the victim, it moves alone; if it cannot move either, the neighbours that help most do. */
    private Placement relieve(NeighbourSearch ways, int vm) {
        Optional<String> settled = AlreadyRelieved.victim(state, vm);
        if (settled.isPresent()) {
            return stays(vm, settled.get());
        }
        NeighbourSearch.Found found = ways.find(vm);
        return found.cures() ? new Placement.Chosen(id(vm), found.moves()) : cure(vm, found);
    }

    private Placement cure(int vm, NeighbourSearch.Found otherwise) {
        if (otherwise.own().isPresent()) {
            return ownMove(vm, otherwise.own().getAsInt());
        }
        Optional<String> stays = VmEligibility.stays(state.viewOf(vm)).or(() -> cannotPay(vm));
        OptionalInt target = stays.isPresent()
                ? OptionalInt.empty()
                : search.best(rules.all(MigrationPurpose.CURE), state.viewOf(vm));
        if (target.isPresent()) {
            return ownMove(vm, target.getAsInt());
        }
        if (!otherwise.moves().isEmpty()) {
            return new Placement.Chosen(id(vm), otherwise.moves());
        }
        return stays.map(reason -> stays(vm, reason)).orElseGet(() -> chain(vm));
    }

    /** Neither a better target nor room that others make would change that. */
    private Optional<String> cannotPay(int vm) {
        return state.viewOf(vm).couldPay()
                ? Optional.empty()
                : Optional.of("its leaving would save too little for what it copies, whichever host took it");
    }

    private Placement ownMove(int vm, int target) {
        return Placement.Chosen.of(migrationFactory
                .move(state.viewOf(vm), target, MigrationPurpose.CURE, vm)
                .build());
    }

    private Placement chain(int vm) {
        if (state.policy().placement().maxChainMigrations() == 1) {
            return noHost(vm, Optional.empty());
        }
        ChainSearch chains = new ChainSearch(state, search, budgetedRules, migrationFactory, memory, vm, planned);
        return chains.find()
                .<Placement>map(moves -> new Placement.Chosen(id(vm), moves))
                .orElseGet(() -> noHost(vm, chains.blocker()));
    }

    private Placement noHost(int vm, Optional<Placement.Blocker> blocker) {
        VmPlacementView view = state.viewOf(vm);
        Rules asked = rules.all(MigrationPurpose.CURE);
        return new Placement.NoHost(
                view.vm().id(), search.rejections(asked, view), new NearMiss(asked, view, search).find(), blocker);
    }

    private VmId id(int vm) {
        return state.snapshot().vms().get(vm).id();
    }

    private Placement stays(int vm, String reason) {
        return new Placement.Stays(id(vm), reason);
    }
}
