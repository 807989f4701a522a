package io.stealaway.simulation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport.Brake;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of a simulation. Equal configurations give equal results; it contains no wall-clock time.
 *
 * <p>Immutable and thread-safe.
 *
 * @param startedAt first simulated instant
 * @param length simulated time
 * @param summary the figures that count
 * @param intervals what happened over time, in stretches of five minutes, oldest first
 * @param hosts the steal of every host over time, by host id
 * @param migrations every migration that the loop began, in the order in which it began them
 * @param decisions what was decided for every detection, oldest first; a decision that only repeats the last one of its VM is
 *     left out
 * @param tenants how each tenant was served, by tenant
 * @param brakes how often each kind of brake kept the loop from starting something, by kind
 * @param braked when each brake and budget kept the loop from starting something, and for whom, in the order in which they began
 * @param violations every broken rule, in words; empty when all is well
 * @param daysOff what each day came to when nothing intervened
 * @param days what each day came to with the loop
 * @param notes what a reader must know to judge the figures, for example how hosts were sized for a trace
 */
public record SimulationResult(
        Instant startedAt,
        Duration length,
        Summary summary,
        List<Interval> intervals,
        List<HostSteal> hosts,
        List<MigrationRow> migrations,
        List<DecisionRow> decisions,
        List<TenantRow> tenants,
        SortedMap<String, Long> brakes,
        List<BrakeRow> braked,
        List<String> violations,
        List<DayRow> daysOff,
        List<DayRow> days,
        List<String> notes) {

    /** Copies. */
    public SimulationResult {
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(length, "length");
        Objects.requireNonNull(summary, "summary");
        intervals = List.copyOf(intervals);
        hosts = List.copyOf(hosts);
        migrations = List.copyOf(migrations);
        decisions = List.copyOf(decisions);
        tenants = List.copyOf(tenants);
        brakes = sorted(brakes);
        braked = List.copyOf(braked);
        violations = List.copyOf(violations);
        daysOff = List.copyOf(daysOff);
        days = List.copyOf(days);
        notes = List.copyOf(notes);
    }

    private static <K extends Comparable<K>, V> SortedMap<K, V> sorted(SortedMap<K, V> map) {
        TreeMap<K, V> copy = new TreeMap<>();
        copy.putAll(map);
        return Collections.unmodifiableSortedMap(copy);
    }

    /**
     * The figures that count.
     *
     * <p>A VM suffers in a minute when its neighbours stole at least a tenth of its vCPUs' time in it and more than one task
     * for each vCPU ran or waited. That is computed from demand and allocation, never from what the loop sees.
     *
     * @param sufferingVmMinutesOff suffering VM-minutes when nothing intervenes
     * @param sufferingVmMinutesOn suffering VM-minutes with the loop
     * @param sufferingVmMinutesOracle suffering VM-minutes with a loop under the same brakes that knows the truth and the
     *     coming demand
     * @param reduction the part of the suffering that the loop removed, fraction; negative when it made things worse, 0 when
     *     there was nothing to remove
     * @param detections how often a VM was found to suffer that did not count as suffering in the pass before
     * @param precision share of detections whose VM truly suffered in at least one of the five whole minutes before, fraction;
     *     1 when there was none
     * @param episodes stretches of at least ten minutes in a row in which a VM truly suffered, with the loop on
     * @param recall share of these episodes in which the VM counted as suffering in a pass that fell within the episode,
     *     fraction; 1 when there was none
     * @param migrations live migrations that the loop started
     * @param outcomes number of begun migrations by the phase they were in at the end
     * @param bytesMoved bytes that went over the wire, those of failed migrations included
     * @param ruleViolations broken rules: plans judged by an independent checker, and the cluster watched at each step
     * @param isolatedVmMinutes time that VMs were out of their orchestrators, VM-minutes
     * @param isolatedAtEnd VMs that the loop left isolated at the end
     * @param unknownAtEnd migrations whose end was not known at the end
     * @param planHash SHA-256 over the hashes of all plans, in order, 64 lower-case hexadecimal digits
     * @param fairnessOff how evenly tenants were served when nothing intervened
     * @param fairnessOn how evenly tenants were served with the loop
     * @param weightChanges how often the loop changed the CPU weight of a VM, putting back not counted
     * @param changedWeightVmMinutes time that VMs had a weight that the loop had changed, VM-minutes
     */
    public record Summary(
            long sufferingVmMinutesOff,
            long sufferingVmMinutesOn,
            long sufferingVmMinutesOracle,
            double reduction,
            int detections,
            double precision,
            int episodes,
            double recall,
            int migrations,
            SortedMap<MigrationPhase, Integer> outcomes,
            long bytesMoved,
            int ruleViolations,
            double isolatedVmMinutes,
            int isolatedAtEnd,
            int unknownAtEnd,
            String planHash,
            Fairness fairnessOff,
            Fairness fairnessOn,
            int weightChanges,
            double changedWeightVmMinutes) {
        /** Copies. */
        public Summary {
            outcomes = sorted(outcomes);
            Objects.requireNonNull(planHash, "planHash");
            Objects.requireNonNull(fairnessOff, "fairnessOff");
            Objects.requireNonNull(fairnessOn, "fairnessOn");
        }
    }

    /**
     * How evenly tenants were served, where a tenant's service is the share of the CPU it needed that it got.
     *
     * @param jain Jain's index over tenants, 1/n to 1; 1 when all were served alike
     * @param spread service of the best-served tenant less that of the worst-served, fraction
     */
    public record Fairness(double jain, double spread) {}

    /**
     * Five minutes.
     *
     * @param from when they began
     * @param sufferingVmMinutesOff suffering VM-minutes in them when nothing intervenes
     * @param sufferingVmMinutesOn suffering VM-minutes in them with the loop
     * @param sufferingVmMinutesOracle suffering VM-minutes in them with the oracle
     * @param inFlight most live migrations at once
     * @param bytesMoved bytes on the wire in them
     * @param busiestLink how much of the bandwidth of one host's link migrations used in one direction, the largest of all
     *     hosts and both directions, mean over the interval, fraction
     */
    public record Interval(
            Instant from,
            long sufferingVmMinutesOff,
            long sufferingVmMinutesOn,
            long sufferingVmMinutesOracle,
            int inFlight,
            long bytesMoved,
            double busiestLink) {
        /** Checks for null. */
        public Interval {
            Objects.requireNonNull(from, "from");
        }
    }

    /**
     * The steal of one host over time: what its VMs lost to neighbours over the vCPUs of these VMs.
     *
     * @param host the host
     * @param zone its zone
     * @param off mean steal in each interval when nothing intervenes, fraction
     * @param on mean steal in each interval with the loop, fraction
     */
    public record HostSteal(HostId host, AvailabilityZone zone, List<Double> off, List<Double> on) {
        /** Copies. */
        public HostSteal {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(zone, "zone");
            off = List.copyOf(off);
            on = List.copyOf(on);
        }
    }

    /**
     * One migration that the loop began.
     *
     * @param id its id
     * @param vm what moved
     * @param role the VM's role
     * @param tenant whom the VM belongs to
     * @param zone where
     * @param source the host it was on
     * @param target the host it was to go to
     * @param outcome the phase it was in at the end
     * @param reason why it is in that phase, for people; maybe empty
     * @param phases when it entered each phase, as seen after each pass, oldest first
     * @param bytesMoved bytes on the wire, 0 when it was never started
     * @param stealRatio steal by neighbours when it was decided, fraction; what was foreseen, when it was to prevent it
     * @param purpose what it was for
     * @param forecastAt when its source was expected to be shortest of CPU; empty unless it was to prevent that
     */
    public record MigrationRow(
            MigrationId id,
            VmId vm,
            Optional<Role> role,
            Tenant tenant,
            AvailabilityZone zone,
            HostId source,
            HostId target,
            MigrationPhase outcome,
            String reason,
            List<PhaseRow> phases,
            long bytesMoved,
            double stealRatio,
            MigrationPurpose purpose,
            Optional<Instant> forecastAt) {
        /** Copies. */
        public MigrationRow {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(purpose, "purpose");
            phases = List.copyOf(phases);
        }
    }

    /**
     * The entry of a migration into a phase.
     *
     * @param phase the phase
     * @param at when
     */
    public record PhaseRow(MigrationPhase phase, Instant at) {}

    /**
     * How one tenant was served.
     *
     * @param tenant the tenant
     * @param neededCoreHours CPU that its VMs needed within their quotas when nothing intervened, core-hours
     * @param servedOff share of what it needed that it got when nothing intervened, fraction; 1 when it needed nothing
     * @param servedOn share of what it needed that it got with the loop, fraction; 1 when it needed nothing
     */
    public record TenantRow(Tenant tenant, double neededCoreHours, double servedOff, double servedOn) {
        /** Checks for null. */
        public TenantRow {
            Objects.requireNonNull(tenant, "tenant");
        }
    }

    /**
     * Passes in a row in which one brake, or one budget, kept the loop from starting something.
     *
     * @param brake which brake; empty for a budget that had no room
     * @param zone where; empty means everywhere
     * @param from the first of these passes
     * @param until the last of these passes
     * @param passes how many they were
     * @param vms VMs that suffered in one of them and that it kept from being helped
     * @param text why, for people, as told by the first of them
     */
    public record BrakeRow(
            Optional<Brake.Kind> brake,
            Optional<AvailabilityZone> zone,
            Instant from,
            Instant until,
            int passes,
            int vms,
            String text) {
        /** Checks for null. */
        public BrakeRow {
            Objects.requireNonNull(brake, "brake");
            Objects.requireNonNull(zone, "zone");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(text, "text");
        }
    }

    /** What was decided for a detection. */
    public enum Decision {
        /** A host was found and the VM is to move. */
        CHOSEN,
        /** No host passes every rule. */
        NO_HOST,
        /** The VM stays for a reason of its own. */
        STAYS
    }

    /**
     * The decision for one detection.
     *
     * @param at when
     * @param vm the VM that suffers
     * @param host the host it suffers on
     * @param severity how much, fraction
     * @param decision what was decided
     * @param text the target, or why not, with figures
     */
    public record DecisionRow(Instant at, VmId vm, HostId host, double severity, Decision decision, String text) {
        /** Checks for null. */
        public DecisionRow {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(vm, "vm");
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(decision, "decision");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * What a day came to that was replayed by {@link Simulation#replay}.
     *
     * @param suffering VM-minutes in which a VM suffered
     * @param worstZone VM-minutes in which a VM of the worst zone suffered
     * @param migrations live migrations started
     * @param bytes bytes on the wire
     * @param idle migrations that arrived after which the VM they were for suffered, in the 30 minutes after, no less than in the
     *     30 before
     * @param movedAgain VMs that arrived somewhere more than once
     * @param movedBack VMs that came back to a host that they had left within the cooldown
     * @param spread service of the best-served tenant less that of the worst-served
     */
    public record Day(
            long suffering,
            long worstZone,
            int migrations,
            long bytes,
            int idle,
            int movedAgain,
            int movedBack,
            double spread) {}

    /**
     * One day of one run.
     *
     * @param day 1 for the first
     * @param suffering VM-minutes in which a VM suffered
     * @param migrations live migrations started
     * @param preventive those of them that were begun before anybody suffered
     * @param bytes bytes on the wire
     * @param inconclusive migrations started that day of which it could not be told whether they helped
     * @param beforePeak preventive ones whose VM had arrived before the hour for which its host was expected to be short
     * @param inPeak preventive ones that began while all VMs wanted more than the middle between the quietest and the busiest hour of
     *     that day
     * @param foreseenRight preventive ones whose host would truly have been short within a day had nothing been moved
     * @param requests requests for new VMs
     * @param rejected those of them for which there was no host, so that none of their VMs was created
     * @param created VMs that were created
     * @param deleted VMs that were deleted
     */
    public record DayRow(
            int day,
            long suffering,
            int migrations,
            int preventive,
            long bytes,
            int inconclusive,
            int beforePeak,
            int inPeak,
            int foreseenRight,
            int requests,
            int rejected,
            int created,
            int deleted) {}
}
