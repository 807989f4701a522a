package io.stealaway.model;

import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import io.stealaway.model.HostEvaluation.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The engine's decision for one detection. */
public sealed interface Placement {

    /** Returns the VM that the answer is about. */
    VmId vm();

    /**
     * Something is done for the VM.
     *
     * @param vm the VM that was detected
     * @param migrations what is done, in order; with the victim's strategy and no chain one migration of that VM
     */
    record Chosen(VmId vm, List<PlannedMigration> migrations) implements Placement {
        /** @throws IllegalArgumentException if there is no migration, or one that helps another VM */
        public Chosen {
            Objects.requireNonNull(vm, "vm");
            migrations = List.copyOf(migrations);
            if (migrations.isEmpty()) {
                throw new IllegalArgumentException("migrations of " + vm + " must not be empty");
            }
            for (PlannedMigration migration : migrations) {
                if (!migration.beneficiary().equals(vm)) {
                    throw new IllegalArgumentException("a migration of " + migration.vm() + " helps "
                            + migration.beneficiary() + ", and is planned for " + vm);
                }
            }
        }

        /** Returns the answer that consists of one migration. */
        public static Chosen of(PlannedMigration migration) {
            return new Chosen(migration.beneficiary(), List.of(migration));
        }

        /** Returns what is done, for people: {@code to host-2}, or {@code neighbour db-1 leaves for host-2, then to host-3}. */
        public String words() {
            return migrations.stream().map(this::words).collect(Collectors.joining(", then "));
        }

        private String words(PlannedMigration migration) {
            String to = "to " + migration.target();
            if (migration.vm().equals(vm)) {
                return migration.purpose() == MigrationPurpose.STEP_ASIDE ? "steps aside " + to : to;
            }
            return migration.purpose() == MigrationPurpose.MAKE_ROOM
                    ? migration.vm() + " makes room, " + to
                    : "neighbour " + migration.vm() + " leaves for " + migration.target();
        }

        /** Returns the last migration: those before it only prepare it, or help in part. */
        public PlannedMigration decisive() {
            return migrations.get(migrations.size() - 1);
        }
    }

    /**
     * No host of the VM's zone passes every filter, and no chain of moves within the policy's bounds makes one pass.
     *
     * @param vm the VM
     * @param rejections number of hosts by the name of the first filter that refused them
     * @param nearestMiss the host that is nearest to taking the VM; empty in a zone of one host
     * @param blocker the VM that stands in the way there, if one alone does
     */
    record NoHost(
            VmId vm,
            SortedMap<String, Integer> rejections,
            Optional<NearestMiss> nearestMiss,
            Optional<Blocker> blocker)
            implements Placement {
        /** @throws IllegalArgumentException naming a number below 0 */
        public NoHost {
            Objects.requireNonNull(vm, "vm");
            rejections = SortedCopies.map(rejections);
            rejections.forEach(
                    (filter, count) -> Require.between("rejections by " + filter, vm, count, 0, Integer.MAX_VALUE));
            Objects.requireNonNull(nearestMiss, "nearestMiss");
            Objects.requireNonNull(blocker, "blocker");
        }

        /** Returns the answer that names neither a nearest miss nor a blocker. */
        public static NoHost of(VmId vm, Map<String, Integer> rejections) {
            return new NoHost(vm, SortedCopies.map(rejections), Optional.empty(), Optional.empty());
        }
    }

    /**
     * A host that refuses a VM, but fewer rules of which do so than of any other.
     *
     * @param host the host; of several the one with the highest score, then the smallest id
     * @param refusals every filter that refuses it, in the order in which they are asked; at least one
     */
    record NearestMiss(HostId host, List<Refusal> refusals) {
        /** @throws IllegalArgumentException if no filter refuses */
        public NearestMiss {
            Objects.requireNonNull(host, "host");
            refusals = List.copyOf(refusals);
            if (refusals.isEmpty()) {
                throw new IllegalArgumentException("refusals of host " + host + " must not be empty");
            }
        }
    }

    /**
     * A VM in whose absence a host would take the VM that suffers, and that cannot leave.
     *
     * @param vm the VM that stands in the way
     * @param host the host that it stands on
     * @param reason why it cannot leave, with figures
     */
    record Blocker(VmId vm, HostId host, String reason) {
        /** Checks for null. */
        public Blocker {
            Objects.requireNonNull(vm, "vm");
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(reason, "reason");
        }

        /** Returns the reason as a whole clause, "it is pinned to its host", to follow words of one's own and a colon. */
        public String clause() {
            return Clause.of(reason);
        }
    }

    /**
     * The VM stays, because of itself and not of the hosts: it may not move, it need not move, or it is moving already.
     *
     * @param vm the VM
     * @param reason why, with figures
     */
    record Stays(VmId vm, String reason) implements Placement {
        /** Checks for null. */
        public Stays {
            Objects.requireNonNull(vm, "vm");
            Objects.requireNonNull(reason, "reason");
        }

        /** Returns the reason as a whole clause, "it is pinned to its host", to follow words of one's own and a colon. */
        public String clause() {
            return Clause.of(reason);
        }
    }
}
