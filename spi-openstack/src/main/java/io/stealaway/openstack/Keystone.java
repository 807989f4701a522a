package io.stealaway.openstack;

import io.stealaway.spi.BackendException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks Keystone v3 for tokens. Thread-safe. */
final class Keystone {
    private static final String OPERATION = "keystone: authenticate";

    private final KeystoneAuth auth;
    private final OpenStackConfig config;
    private final Transport transport;

    Keystone(KeystoneAuth auth, OpenStackConfig config, Transport transport) {
        this.auth = auth;
        this.config = config;
        this.transport = transport;
    }

    /** Returns a new token, or the given one, checked. */
    Token authenticate(Deadline deadline) {
        Answer answer = ask(deadline);
        Fields token = Problems.read(OPERATION, answer).object("token");
        if (!token.has("catalog")) {
            throw new BackendException.Conflict(
                    OPERATION, "the token has no catalog. Maybe it is unscoped; name a project");
        }
        return new Token(
                secret(answer), token.object("user").text("id"), token.instant("expires_at"), chosenEndpoints(token));
    }

    private Answer ask(Deadline deadline) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(auth.url() + "/auth/tokens")).header("Accept", "application/json");
        if (auth.method() == KeystoneAuth.Method.TOKEN) {
            request.header("X-Auth-Token", auth.givenToken())
                    .header("X-Subject-Token", auth.givenToken())
                    .GET();
        } else {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(auth.requestBody()));
        }
        try {
            return transport.send(OPERATION, request, deadline);
        } catch (ResponseLost e) {
            return askAgain(e, request, deadline);
        }
    }

    /** Once more: the pooled connection may have been closed long ago, and a token too many harms nobody. */
    private Answer askAgain(ResponseLost lost, HttpRequest.Builder request, Deadline deadline) {
        if (!(lost.known() instanceof BackendException.Unavailable)
                || Thread.currentThread().isInterrupted()) {
            throw lost.known();
        }
        try {
            return transport.send(OPERATION, request, deadline);
        } catch (ResponseLost e) {
            throw e.known();
        }
    }

    private String secret(Answer answer) {
        return auth.method() == KeystoneAuth.Method.TOKEN
                ? auth.givenToken()
                : answer.headers()
                        .firstValue("x-subject-token")
                        .orElseThrow(() -> new BackendException.Unavailable(
                                OPERATION, "the answer bears no X-Subject-Token. Maybe auth_url is not Keystone's"));
    }

    private Map<String, URI> chosenEndpoints(Fields token) {
        Map<String, URI> chosen = new TreeMap<>();
        for (Fields service : token.objects("catalog")) {
            for (Fields endpoint : service.objects("endpoints")) {
                if (matches(endpoint)) {
                    URI earlier = chosen.putIfAbsent(service.text("type"), uri(endpoint));
                    requireOne(service.text("type"), earlier, endpoint);
                }
            }
        }
        return chosen;
    }

    private boolean matches(Fields endpoint) {
        Optional<String> region = endpoint.optionalText("region_id").or(() -> endpoint.optionalText("region"));
        return endpoint.text("interface").equals(config.endpointInterface())
                && config.region()
                        .map(wanted -> region.equals(Optional.of(wanted)))
                        .orElse(true);
    }

    /** To move VMs in whichever region the catalog names first would be a guess. */
    private void requireOne(String type, @Nullable URI earlier, Fields endpoint) {
        boolean ours = Stream.of(Service.values())
                .anyMatch(service -> service.catalogTypes().contains(type));
        if (ours && earlier != null && !earlier.equals(uri(endpoint))) {
            throw new BackendException.Conflict(
                    OPERATION,
                    "the catalog has several endpoints of " + type + ", in region "
                            + endpoint.optionalText("region_id").orElse("?") + " among others. Maybe name the region");
        }
    }

    private static URI uri(Fields endpoint) {
        try {
            return URI.create(endpoint.text("url"));
        } catch (IllegalArgumentException e) {
            throw new BackendException.Unavailable(OPERATION, endpoint.where() + ".url is not a URL");
        }
    }
}
