package io.stealaway.examples.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.json.PolicyJson;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What two policies answer for the same snapshot.
 *
 * <p>Immutable and thread-safe.
 *
 * @param first one policy's plan
 * @param second the other's
 */
public record PlanDiff(Side first, Side second) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Checks for null. */
    public PlanDiff {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
    }

    /**
     * One policy and its plan.
     *
     * @param name the policy's name for people
     * @param policy the policy
     * @param plan what is planned by it for the VMs that suffer by it
     */
    public record Side(String name, Policy policy, MigrationPlan plan) {
        /** Checks for null. */
        public Side {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(policy, "policy");
            Objects.requireNonNull(plan, "plan");
        }

        private Map<VmId, Placement> answers() {
            Map<VmId, Placement> answers = new TreeMap<>();
            plan.placements().forEach(placement -> answers.put(placement.vm(), placement));
            return answers;
        }
    }

    /**
     * The two answers for one VM; empty where it does not suffer by that policy.
     *
     * @param vm the VM
     * @param first the first policy's
     * @param second the second policy's
     */
    record Answers(VmId vm, Optional<Placement> first, Optional<Placement> second) {
        /** Whether both do the same for the VM: the same moves, or none. Why it stays may differ. */
        boolean same() {
            return first.isPresent() == second.isPresent() && moves(first).equals(moves(second));
        }

        private static List<String> moves(Optional<Placement> answer) {
            return answer.filter(Placement.Chosen.class::isInstance)
                    .map(chosen -> ((Placement.Chosen) chosen)
                            .migrations().stream()
                                    .map(move -> move.vm() + " " + move.source() + " " + move.target())
                                    .toList())
                    .orElse(List.of());
        }
    }

    /**
     * A setting that has two values.
     *
     * @param name its path, for example {@code detection.stealRatio}
     * @param first the first policy's value, JSON; empty where it has none
     * @param second the second policy's value, JSON; empty where it has none
     */
    record Setting(String name, String first, String second) {}

    /** Returns the answers for every VM that suffers by either policy, by id. */
    List<Answers> answers() {
        Map<VmId, Placement> before = first.answers();
        Map<VmId, Placement> after = second.answers();
        TreeSet<VmId> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .map(vm -> new Answers(vm, Optional.ofNullable(before.get(vm)), Optional.ofNullable(after.get(vm))))
                .toList();
    }

    /** Returns the settings that differ, by name. */
    List<Setting> settings() {
        Map<String, String> before = flat(first.policy());
        Map<String, String> after = flat(second.policy());
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Setting> settings = new ArrayList<>();
        for (String name : names) {
            Setting setting = new Setting(name, before.getOrDefault(name, ""), after.getOrDefault(name, ""));
            if (!setting.first().equals(setting.second())) {
                settings.add(setting);
            }
        }
        return settings;
    }

    private static Map<String, String> flat(Policy policy) {
        Map<String, String> flat = new TreeMap<>();
        try {
            flatten("", MAPPER.readTree(PolicyJson.write(policy)), flat);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a policy's JSON is JSON", e);
        }
        return flat;
    }

    private static void flatten(String name, JsonNode value, Map<String, String> flat) {
        if (value.isObject()) {
            String lead = name.isEmpty() ? "" : name + ".";
            value.properties().forEach(field -> flatten(lead + field.getKey(), field.getValue(), flat));
        } else {
            flat.put(name, value.toString());
        }
    }
}
