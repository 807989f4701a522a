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

/** Makes an application credential in the lab's Keystone. */
final class Credentials {
    private Credentials() {}

    static Map<String, String> create(Token token) {
        String keystone = "http://127.0.0.1:" + System.getenv().getOrDefault("OSL_KEYSTONE_PORT", "15000") + "/v3";
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            keystone + "/users/" + token.userId() + "/application_credentials"))
                                    .header("X-Auth-Token", token.secret())
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"application_credential\": {\"name\": \"lab-" + token.hashCode()
                                                    + "\"}}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
            JsonNode made = new ObjectMapper().readTree(response.body()).path("application_credential");
            return Map.of(
                    "auth_url", keystone,
                    "application_credential_id", made.path("id").asText(),
                    "application_credential_secret", made.path("secret").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
