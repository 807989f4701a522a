package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Makes application credentials in the lab's Keystone, and revokes tokens. */
final class Credentials {
    private static final String KEYSTONE =
            "http://127.0.0.1:" + System.getenv().getOrDefault("OSL_KEYSTONE_PORT", "15000") + "/v3";

    private Credentials() {}

    static Map<String, String> create(Token token) {
        HttpResponse<String> response = send(request("/users/" + token.userId() + "/application_credentials", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"application_credential\": {\"name\": \"lab-" + token.hashCode() + "\"}}")));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        JsonNode made = json(response.body()).path("application_credential");
        return Map.of(
                "auth_url", KEYSTONE,
                "application_credential_id", made.path("id").asText(),
                "application_credential_secret", made.path("secret").asText());
    }

    /** Ends a token before its time. */
    static void revoke(Token token) {
        HttpResponse<String> response = send(request("/auth/tokens", token)
                .header("X-Subject-Token", token.secret())
                .DELETE());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    }

    private static HttpRequest.Builder request(String path, Token token) {
        return HttpRequest.newBuilder(URI.create(KEYSTONE + path)).header("X-Auth-Token", token.secret());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
