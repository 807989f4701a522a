package io.stealaway.examples.report;

import java.util.Objects;

/**
 * How often one rule refused a host that a VM could have gone to, over the decisions that are explained.
 *
 * <p>Immutable and thread-safe.
 *
 * @param rule the filter's name
 * @param hosts how often it refused a host of the VM's zone other than its own
 * @param alone how many of these nothing else refused
 */
record RuleRefusals(String rule, long hosts, long alone) {
    /** Checks for null. */
    RuleRefusals {
        Objects.requireNonNull(rule, "rule");
    }

    RuleRefusals plus(RuleRefusals other) {
        return new RuleRefusals(rule, hosts + other.hosts, alone + other.alone);
    }
}
