package io.stealaway.remediation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import io.stealaway.remediation.journal.Feedback;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.rule.ObservedBandwidth;
import io.stealaway.remediation.step.FencedZones;
import io.stealaway.remediation.step.Pass;
import io.stealaway.remediation.step.RemediatorConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Puts on the brakes that do not depend on what is observed: pause, quiet hours, bandwidth, ineffective migrations, the journal.
 * A brake forbids starts only. Those on topology and metrics are put on where these are read. Not thread-safe.
 */
final class Brakes {
    private final RemediatorConfig config;
    private final JournalStore store;
    private final FencedZones fencedZones;
    private final Feedback feedback;
    private final ObservedBandwidth rates;

    Brakes(
            RemediatorConfig config,
            JournalStore store,
            FencedZones fencedZones,
            Feedback feedback,
            ObservedBandwidth rates) {
        this.config = config;
        this.store = store;
        this.fencedZones = fencedZones;
        this.feedback = feedback;
        this.rates = rates;
    }

    /** Puts on what holds in this pass whatever is seen: pause, quiet hours, an undeclared bandwidth, an unreadable journal. */
    void standing(Pass pass) {
        store.paused().ifPresent(why -> pass.brake(Brake.Kind.PAUSED, Optional.empty(), "paused: " + why));
        if (config.policy().migration().bandwidthBytesPerSecond() == 0) {
            pass.brake(
                    Brake.Kind.BANDWIDTH_UNDECLARED,
                    Optional.empty(),
                    "the policy does not declare bandwidthBytesPerSecond, so that no duration can be predicted");
        }
        Instant now = config.clock().instant();
        config.policy().migration().quietHours().stream()
                .filter(hours -> hours.roles().isEmpty() && hours.at(now))
                .forEach(hours -> quiet(hours, pass));
        learned(pass);
        store.unreadable().forEach((key, why) -> {
            pass.problem("journal entry " + key + " cannot be read: " + why);
            pass.brake(Brake.Kind.JOURNAL, Optional.empty(), "journal entry " + key + " cannot be read");
        });
    }

    /** One brake for everywhere or for a zone is enough; those of roles are no brakes, the engine keeps such VMs where they are. */
    private void quiet(QuietHours hours, Pass pass) {
        List<Optional<AvailabilityZone>> places = hours.availabilityZones().isEmpty()
                ? List.of(Optional.empty())
                : fencedZones.led().stream().filter(hours::in).map(Optional::of).toList();
        for (Optional<AvailabilityZone> place : places) {
            if (!pass.braked(Brake.Kind.QUIET_HOURS, place)) {
                pass.brake(Brake.Kind.QUIET_HOURS, place, "quiet " + hours);
            }
        }
    }

    /** What migrations have shown: asked before they go on, for those that wait, and again after, for those to be begun. */
    void learned(Pass pass) {
        rates.exceeded(store.open())
                .filter(why -> !pass.braked(Brake.Kind.BANDWIDTH_EXCEEDED, Optional.empty()))
                .ifPresent(why -> pass.brake(Brake.Kind.BANDWIDTH_EXCEEDED, Optional.empty(), why));
        fencedZones.led().forEach(zone -> ineffective(zone, config.clock().instant(), pass));
    }

    private void ineffective(AvailabilityZone zone, Instant now, Pass pass) {
        if (store.unreadable().containsKey(JournalKeys.ineffective(zone))
                || pass.braked(Brake.Kind.INEFFECTIVE, Optional.of(zone))) {
            return;
        }
        MigrationPolicy migration = config.policy().migration();
        int count = feedback.recent(zone, store, now).size();
        if (count >= migration.maxIneffectivePerZone()) {
            pass.brake(
                    Brake.Kind.INEFFECTIVE,
                    Optional.of(zone),
                    count + " migrations within " + migration.ineffectiveWindow() + " did not help, at most "
                            + (migration.maxIneffectivePerZone() - 1) + " may");
        }
    }
}
