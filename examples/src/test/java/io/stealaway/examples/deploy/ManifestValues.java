package io.stealaway.examples.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The values that fields have of which the API takes only some: the models have them as any text. A field whose name looks like such a
 * one, and that is not told of here, is refused too.
 */
final class ManifestValues {
    /** By the end of a field's path, lists left out; of several the first that fits. */
    private static final Map<String, Set<String>> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never"));
        // The pods of a Deployment may have no other one; a container that goes along with them neither.
        VALUES.put("restartPolicy", Set.of("Always"));
        VALUES.put("dnsPolicy", Set.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"));
        VALUES.put("preemptionPolicy", Set.of("Never", "PreemptLowerPriority"));
        VALUES.put("terminationMessagePolicy", Set.of("File", "FallbackToLogsOnError"));
        VALUES.put("securityContext.fsGroupChangePolicy", Set.of("Always", "OnRootMismatch"));
        VALUES.put("securityContext.supplementalGroupsPolicy", Set.of("Merge", "Strict"));
        VALUES.put("securityContext.procMount", Set.of("Default", "Unmasked"));
        VALUES.put("seccompProfile.type", Set.of("RuntimeDefault", "Localhost", "Unconfined"));
        VALUES.put("appArmorProfile.type", Set.of("RuntimeDefault", "Localhost", "Unconfined"));
        VALUES.put("strategy.type", Set.of("RollingUpdate", "Recreate"));
        VALUES.put("ports.protocol", Set.of("TCP", "UDP", "SCTP"));
        VALUES.put("httpGet.scheme", Set.of("HTTP", "HTTPS"));
        VALUES.put("tolerations.operator", Set.of("Exists", "Equal"));
        VALUES.put("tolerations.effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute"));
        VALUES.put("labelSelector.matchExpressions.operator", Set.of("In", "NotIn", "Exists", "DoesNotExist"));
        VALUES.put("selector.matchExpressions.operator", Set.of("In", "NotIn", "Exists", "DoesNotExist"));
        VALUES.put("matchExpressions.operator", Set.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"));
        VALUES.put("matchFields.operator", Set.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"));
        VALUES.put("topologySpreadConstraints.whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway"));
        VALUES.put("topologySpreadConstraints.nodeAffinityPolicy", Set.of("Honor", "Ignore"));
        VALUES.put("topologySpreadConstraints.nodeTaintsPolicy", Set.of("Honor", "Ignore"));
        VALUES.put("capabilities.drop", capabilities());
        VALUES.put("capabilities.add", capabilities());
        VALUES.put("emptyDir.medium", Set.of("", "Memory"));
        VALUES.put("Service.spec.type", Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"));
        VALUES.put("Service.spec.sessionAffinity", Set.of("ClientIP", "None"));
        VALUES.put("Service.spec.ipFamilyPolicy", Set.of("SingleStack", "PreferDualStack", "RequireDualStack"));
        VALUES.put("Service.spec.ipFamilies", Set.of("IPv4", "IPv6"));
        VALUES.put("Service.spec.internalTrafficPolicy", Set.of("Cluster", "Local"));
        VALUES.put("Service.spec.externalTrafficPolicy", Set.of("Cluster", "Local"));
        VALUES.put("PodDisruptionBudget.spec.unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow"));
        VALUES.put("roleRef.kind", Set.of("Role", "ClusterRole"));
        VALUES.put("roleRef.apiGroup", Set.of("rbac.authorization.k8s.io"));
        VALUES.put("subjects.kind", Set.of("User", "Group", "ServiceAccount"));
        VALUES.put(
                "rules.verbs",
                Set.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"));
    }

    /** Fields of which the API takes some values alone are named so. */
    private static final Pattern LIKE_THESE =
            Pattern.compile(".*Policy|type|operator|effect|protocol|scheme|medium|whenUnsatisfiable|procMount|verbs");

    /** What is below these is the user's own text. */
    private static final Set<String> FREE = Set.of("data", "labels", "annotations", "matchLabels", "args", "env");

    private ManifestValues() {}

    private static Set<String> capabilities() {
        return Set.of("ALL", "CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_ADMIN", "NET_BIND_SERVICE", "NET_RAW");
    }

    /** @throws IllegalArgumentException naming the field, its value and what it may be */
    static void check(Map<?, ?> object) {
        object.forEach((name, value) -> check(object.get("kind") + "." + name, name.toString(), value));
    }

    private static void check(String path, String name, Object value) {
        if (FREE.contains(name)) {
            return;
        }
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((field, below) -> check(path + "." + field, field.toString(), below));
        } else if (value instanceof List<?> all) {
            all.forEach(one -> check(path, name, one));
        } else {
            checkValue(path, name, Objects.toString(value));
        }
    }

    private static void checkValue(String path, String name, String value) {
        for (Map.Entry<String, Set<String>> known : VALUES.entrySet()) {
            if (path.endsWith("." + known.getKey()) || path.equals(known.getKey())) {
                if (!known.getValue().contains(value)) {
                    throw new IllegalArgumentException(path + " (" + value + ") must be one of "
                            + known.getValue().stream().sorted().toList());
                }
                return;
            }
        }
        if (LIKE_THESE.matcher(name).matches()) {
            throw new IllegalArgumentException(path + " (" + value + ") may have some values alone, and "
                    + ManifestValues.class.getSimpleName() + " does not know which");
        }
    }
}
