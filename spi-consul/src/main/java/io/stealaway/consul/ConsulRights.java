package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.spi.BackendException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which rights a token lacks, by asking Consul what it would allow; changes nothing.
 *
 * <p>Thread-safe.
 */
public final class ConsulRights {
    /** Consul refuses to judge more at once. */
    private static final int MOST_AT_ONCE = 64;

    private static final String OPERATION = "consul: ask for rights";

    private final ConsulApi api;

    /** Creates it; sends no request yet. */
    public ConsulRights(ConsulConfig config) {
        this.api = new ConsulApi(config, RetryDelay.REAL);
    }

    /** One thing that may be done to one resource. */
    private record Right(String resource, String segment, String access) {
        @Override
        public String toString() {
            return resource + " \"" + segment + "\" " + access;
        }
    }

    /**
     * Returns the rights that a journal needs and the token lacks, such as {@code key "stealaway/entries/" write}.
     *
     * @param prefix of the journal's keys
     * @throws BackendException if Consul does not answer, or does not know the token
     */
    public List<String> missingForJournal(String prefix) {
        return missing(List.of(
                new Right("key", Check.path("prefix", prefix) + "/entries/", "read"),
                new Right("key", prefix + "/entries/", "write"),
                new Right("key", prefix + "/epochs/", "write")));
    }

    /**
     * Returns the rights that leadership needs and the token lacks.
     *
     * @param prefix of the locks' keys
     * @throws BackendException if Consul does not answer, or does not know the token
     */
    public List<String> missingForLeadership(String prefix) {
        ConsulApi call = api.begin();
        String node = call.nodeOf(OPERATION, call.config().url());
        return missing(List.of(
                new Right("session", node, "write"),
                new Right("key", Check.path("prefix", prefix) + "/", "read"),
                new Right("key", prefix + "/", "write")));
    }

    /**
     * Returns the rights that isolation needs and the token lacks. Which nodes are VMs only a VM tells, so of the write to nodes it
     * is asked whether the token has it for any of the first 64.
     *
     * @throws BackendException if Consul does not answer, or does not know the token
     */
    public List<String> missingForIsolation() {
        ConsulApi call = api.begin();
        call.checkReadable(OPERATION);
        List<Right> nodes = new ArrayList<>();
        Records listed = new Records(OPERATION, call.get(OPERATION, "/v1/catalog/nodes"));
        for (JsonNode node : listed.answer()) {
            if (nodes.size() < MOST_AT_ONCE) {
                nodes.add(new Right("node", listed.name(node, "Node"), "write"));
            }
        }
        List<String> lacking = missing(nodes);
        return lacking.size() < nodes.size() ? List.of() : lacking;
    }

    private List<String> missing(List<Right> asked) {
        ArrayNode body = ConsulApi.JSON.createArrayNode();
        asked.forEach(right -> body.addObject()
                .put("Resource", right.resource())
                .put("Segment", right.segment())
                .put("Access", right.access()));
        HttpResponse<byte[]> answer = api.begin().post(OPERATION, "/v1/internal/acl/authorize", body.toString());
        if (answer.statusCode() == 401
                && new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8)
                        .contains("ACL support disabled")) {
            return List.of();
        }
        JsonNode judged = ConsulApi.json(OPERATION, ConsulApi.ok(OPERATION, answer));
        if (!judged.isArray() || judged.size() != asked.size()) {
            throw new BackendException.Unavailable(
                    OPERATION, "the answer must be a list of " + asked.size() + " decisions");
        }
        List<String> lacking = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            if (!judged.get(i).path("Allow").asBoolean(false)) {
                lacking.add(asked.get(i).toString());
            }
        }
        return lacking;
    }
}
