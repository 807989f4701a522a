package io.stealaway.remediation.journal;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlacementHolds.Ban;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.spi.Journal.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a migration's end forbids for a while.
 *
 * <p>A failed or ineffective migration doubles its VM's cooldown, one that is done resets it, an inconclusive one leaves the
 * level as it was. One that was cancelled once its VM was being isolated doubles it too, or VMs that cannot be isolated would
 * take turns for ever and leave none to the others; but if the VM was out of service for a moment only, because its
 * orchestrator refused, that begins with the short cooldown of refusals. One that was to relieve another VM and did not doubles
 * that VM's cooldown, so that not one neighbour after the
 * other is moved in vain. A VM that stepped aside is held once it has come where it was to go. A migration that was cancelled
 * before anything was done holds nothing, so that its VM may go elsewhere at once, unless an operator rejected it: then the
 * VM it was to help is left alone for a cooldown, or the same would be proposed again by the next pass. A hold is kept for a
 * while after it has ended, because the level must outlive the cooldown for it to grow.
 */
public final class HoldPolicy {
    private final MigrationPolicy policy;

    public HoldPolicy(MigrationPolicy policy) {
        this.policy = policy;
    }

    /** Returns what to write together with the removal of an ended migration. */
    public List<Change> changes(Migration ended, JournalStore store, Instant now) {
        List<Change> changes = new ArrayList<>();
        if (ended.phase() == MigrationPhase.CANCELLED && ended.reintegratedAt().isEmpty()) {
            return rejected(ended, store) ? List.of(leaveAlone(ended, store, now)) : changes;
        }
        boolean forAnother =
                (ended.purpose() == MigrationPurpose.RELIEVE || ended.purpose() == MigrationPurpose.PREVENT)
                        && ended.beneficiary().isPresent();
        if (!Dependencies.goesOn(ended, store.open())) {
            int before = levelOf(ended.vm(), store);
            // Whether a relief helped says nothing about the VM that moved for it; whether it failed does.
            int level = forAnother && MigrationPhases.arrived(ended) ? before : level(ended, before);
            changes.add(store.put(new Hold(ended.vm(), now.plus(grown(first(ended), level)), level)));
        }
        if (forAnother && ended.phase() == MigrationPhase.INEFFECTIVE) {
            VmId helped = ended.beneficiary().orElseThrow();
            int level = level(ended, levelOf(helped, store));
            changes.add(store.put(new Hold(helped, now.plus(cooldown(level)), level)));
        }
        if (ended.phase() == MigrationPhase.FAILED) {
            changes.add(store.putBan(new Ban(ended.vm(), ended.move().target()), now.plus(policy.ban())));
        }
        return changes;
    }

    /** Returns the removals of what no longer holds anything. */
    public List<Change> prune(JournalStore store, Instant now) {
        List<Change> changes = new ArrayList<>();
        store.idleDecisions().forEach(key -> changes.add(store.delete(key)));
        for (Hold hold : store.holds()) {
            if (!now.isBefore(hold.until().plus(policy.maxCooldown()))) {
                changes.add(store.delete(JournalKeys.hold(hold.vm())));
            }
        }
        store.bans().forEach((ban, until) -> {
            if (!now.isBefore(until)) {
                changes.add(store.delete(JournalKeys.ban(ban)));
            }
        });
        return changes;
    }

    private static boolean rejected(Migration ended, JournalStore store) {
        return store.decision(ended).filter(decision -> !decision.approved()).isPresent();
    }

    private Change leaveAlone(Migration ended, JournalStore store, Instant now) {
        VmId helped = ended.beneficiary().orElse(ended.vm());
        int level = levelOf(helped, store);
        Instant until = now.plus(cooldown(level));
        Instant before = store.hold(helped).map(Hold::until).orElse(until);
        return store.put(new Hold(helped, before.isAfter(until) ? before : until, level));
    }

    private static int levelOf(VmId vm, JournalStore store) {
        return store.hold(vm).map(Hold::level).orElse(0);
    }

    private static int level(Migration ended, int before) {
        return switch (ended.phase()) {
            case DONE -> 0;
            case FAILED, INEFFECTIVE, CANCELLED -> Math.min(before + 1, 60);
            default -> before;
        };
    }

    /** What was refused at once, with nothing moved, is soon tried again. */
    private Duration first(Migration ended) {
        Instant out = ended.isolatingSince().orElse(ended.begunAt());
        boolean brief = ended.phase() == MigrationPhase.CANCELLED
                && ended.reintegratedAt()
                        .filter(back -> Duration.between(out, back).compareTo(policy.refusedCooldown()) < 0)
                        .isPresent();
        return brief && policy.refusedCooldown().compareTo(policy.cooldown()) < 0
                ? policy.refusedCooldown()
                : policy.cooldown();
    }

    private Duration cooldown(int level) {
        return grown(policy.cooldown(), level);
    }

    /** The first failure holds as long as a success; each further one twice as long as the one before. */
    private Duration grown(Duration first, int level) {
        Duration cooldown = first;
        for (int i = 1; i < level && cooldown.compareTo(policy.maxCooldown()) < 0; i++) {
            cooldown = cooldown.multipliedBy(2);
        }
        return cooldown.compareTo(policy.maxCooldown()) < 0 ? cooldown : policy.maxCooldown();
    }
}
