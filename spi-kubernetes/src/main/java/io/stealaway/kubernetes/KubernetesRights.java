package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.spi.BackendException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which rights an account lacks, by asking the API server what it would allow (SelfSubjectAccessReview); changes nothing.
 *
 * <p>Thread-safe.
 */
public final class KubernetesRights {
    private static final String OPERATION = "kubernetes: ask for rights";
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final Api api;

    /** Creates it; sends no request yet. */
    public KubernetesRights(KubernetesConfig config) {
        this.api = new Api(config, RetryDelay.REAL);
    }

    /** One thing that may be done; an empty namespace, name or subresource means every one, or none. */
    private record Right(
            String verb, String group, String resource, String subresource, String namespace, String name) {
        @Override
        public String toString() {
            return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource)
                    + (name.isEmpty() ? "" : " " + name)
                    + (namespace.isEmpty() ? "" : " in namespace " + namespace);
        }
    }

    /**
     * Returns the rights that isolation needs and the account lacks, such as {@code patch nodes}.
     *
     * @param mode whether pods are evicted
     * @throws BackendException if the server does not answer
     */
    public List<String> missingForIsolation(IsolationMode mode) {
        List<Right> rights = new ArrayList<>(List.of(
                new Right("get", "", "nodes", "", "", ""),
                new Right("list", "", "nodes", "", "", ""),
                new Right("patch", "", "nodes", "", "", ""),
                new Right("list", "", "pods", "", "", "")));
        if (mode == IsolationMode.DRAIN) {
            rights.add(new Right("create", "", "pods", "eviction", "", ""));
        }
        return missing(rights);
    }

    /**
     * Returns the rights that the journal needs and the account lacks.
     *
     * @param namespace where the ConfigMap is
     * @param name the ConfigMap's name
     * @throws BackendException if the server does not answer
     */
    public List<String> missingForJournal(String namespace, String name) {
        return missing(List.of(
                new Right("create", "", "configmaps", "", namespace, ""),
                new Right("get", "", "configmaps", "", namespace, name),
                new Right("update", "", "configmaps", "", namespace, name)));
    }

    /**
     * Returns the rights that leadership needs and the account lacks.
     *
     * @param namespace where the Leases are
     * @throws BackendException if the server does not answer
     */
    public List<String> missingForLeadership(String namespace) {
        String group = "coordination.k8s.io";
        return missing(List.of(
                new Right("get", group, "leases", "", namespace, ""),
                new Right("create", group, "leases", "", namespace, ""),
                new Right("update", group, "leases", "", namespace, "")));
    }

    private List<String> missing(List<Right> asked) {
        Api call = api.begin();
        return asked.stream()
                .filter(right -> !allowed(call, right))
                .map(Right::toString)
                .toList();
    }

    private static boolean allowed(Api call, Right right) {
        ObjectNode review = Answer.JSON
                .createObjectNode()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SelfSubjectAccessReview");
        ObjectNode asked = review.putObject("spec").putObject("resourceAttributes");
        asked.put("verb", right.verb()).put("group", right.group()).put("resource", right.resource());
        put(asked, "subresource", right.subresource());
        put(asked, "namespace", right.namespace());
        put(asked, "name", right.name());
        Answer answer = call.write(OPERATION, "POST", REVIEWS, "application/json", review.toString());
        JsonNode allowed = answer.json().path("status").path("allowed");
        if (!allowed.isBoolean()) {
            throw new BackendException.Unavailable(OPERATION, "the answer has no status.allowed");
        }
        return allowed.asBoolean();
    }

    private static void put(ObjectNode into, String key, String value) {
        if (!value.isEmpty()) {
            into.put(key, value);
        }
    }
}
