package io.stealaway.check;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is broken by one move, by one host, or by a plan as a whole. Not thread-safe. */
final class Violations {
    private final Optional<VmId> vm;
    private final Optional<HostId> host;
    private final List<Violation> violations = new ArrayList<>();

    private Violations(Optional<VmId> vm, Optional<HostId> host) {
        this.vm = vm;
        this.host = host;
    }

    static Violations ofPlan() {
        return new Violations(Optional.empty(), Optional.empty());
    }

    static Violations ofMove(VmId vm, HostId target) {
        return new Violations(Optional.of(vm), Optional.of(target));
    }

    static Violations ofHost(HostId host) {
        return new Violations(Optional.empty(), Optional.of(host));
    }

    /** Notes a broken rule unless it is kept. */
    void expect(String rule, boolean kept, String detail) {
        if (!Violation.RULES.contains(rule)) {
            throw new IllegalStateException("rule " + rule + " is missing from Violation.RULES");
        }
        if (!kept) {
            violations.add(new Violation(rule, vm, host, detail));
        }
    }

    /** Notes a figure that is not what it is said to be. */
    void figure(String name, double said, double found, double tolerance) {
        expect("figures", Math.abs(said - found) <= tolerance, name + " is said to be " + said + ", and is " + found);
    }

    List<Violation> violations() {
        return violations;
    }
}
