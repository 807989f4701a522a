package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.spi.BackendException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

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
                secret(answer),
                token.object("user").word("id"),
                token.instant("expires_at"),
                roles(token),
                chosenEndpoints(token));
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

    /** Retries once: the pooled connection may have been closed long ago, and a superfluous token does no harm. */
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

    private static SortedSet<String> roles(Fields token) {
        TreeSet<String> roles = new TreeSet<>();
        if (token.has("roles")) {
            token.objects("roles").forEach(role -> role.optionalText("name").ifPresent(roles::add));
        }
        return roles;
    }

    private Map<String, URI> chosenEndpoints(Fields token) {
        EndpointChoice choice = new EndpointChoice(OPERATION, config.endpointInterface(), config.region());
        for (Fields service : token.objects("catalog")) {
            for (Fields endpoint : service.objects("endpoints")) {
                choice.offer(
                        service.realText("type"),
                        endpoint.realText("interface"),
                        endpoint.optionalText("region_id").or(() -> endpoint.optionalText("region")),
                        endpoint.realText("url"));
            }
        }
        return choice.chosen();
    }
}
