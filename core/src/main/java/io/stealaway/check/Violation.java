package io.stealaway.check;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A violation of one rule by a plan, or by the placement of a batch of new VMs.
 *
 * <p>Immutable and thread-safe.
 *
 * @param rule the rule's name; the name of the corresponding built-in filter, if there is one
 * @param vm the VM whose migration violates the rule; empty if the violation concerns the plan as a whole
 * @param host the target of that migration; empty if the violation concerns the plan or the VM
 * @param detail one line with figures
 */
public record Violation(String rule, Optional<VmId> vm, Optional<HostId> host, String detail) {
    /** The names of all rules that a violation may report. */
    public static final Set<String> RULES = Set.of(
            "snapshot",
            "hash",
            "unknown-vm",
            "unknown-host",
            "twice",
            "source",
            "in-flight",
            "vm-state",
            "problem",
            "locked",
            "pinned",
            "opted-out",
            "control-plane",
            "quiet-hours",
            "in-service",
            "isolation",
            "veto",
            "passthrough",
            "sriov-opt-in",
            "cooldown",
            "ban",
            "zone",
            "state",
            "width",
            "traits",
            "vcpus",
            "ram",
            "disk",
            "sriov",
            "sriov-cores",
            "metrics",
            "volume",
            "role",
            "role-share",
            "anti-affinity",
            "affinity",
            "steal",
            "predicted-steal",
            "expected-steal",
            "expected-benefit",
            "relieved",
            "purpose",
            "beneficiary",
            "benefit",
            "figures",
            "convergence",
            "duration",
            "survival",
            "after",
            "limits",
            "start",
            "wave",
            "same-host",
            "different-host",
            "half-committed",
            "unit-size",
            "answers",
            "count",
            "demand");

    /** Checks for null. */
    public Violation {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(vm, "vm");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(detail, "detail");
    }

    /** Returns all of it on one line. */
    @Override
    public String toString() {
        return rule + vm.map(id -> ", VM " + id).orElse("")
                + host.map(id -> ", host " + id).orElse("") + ": " + detail;
    }
}
