package io.stealaway.openstack;

import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.Endpoints;
import io.stealaway.spi.BackendException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A token, and what Keystone said with it. Immutable and thread-safe.
 *
 * @param secret what goes into {@code X-Auth-Token}
 * @param userId whom it stands for
 * @param expiresAt when it ends
 * @param roles what its user is in the project; empty where it was not told
 * @param endpoints endpoint by catalog type, region and interface already chosen
 */
record Token(String secret, String userId, Instant expiresAt, SortedSet<String> roles, Map<String, URI> endpoints) {

    /** Returns the endpoint of a service, if the catalog has it. */
    Optional<URI> endpoint(Service service) {
        return service.catalogTypes().stream()
                .flatMap(type -> Optional.ofNullable(endpoints.get(type)).stream())
                .findFirst()
                .map(service::versioned);
    }

    /**
     * Returns the endpoint of a service, checked, as the token is sent there.
     *
     * @throws BackendException.Conflict if there is none, or only one that is no plain http or https URL
     */
    URI requireEndpoint(String operation, Service service) {
        URI endpoint = endpoint(service)
                .orElseThrow(() -> new BackendException.Conflict(
                        operation,
                        "the catalog has no " + service.key() + " service in this region and interface; it has "
                                + Sanitizer.oneLine(
                                        new TreeMap<>(endpoints).keySet().toString())));
        try {
            return Endpoints.require("the endpoint of " + service.key(), endpoint);
        } catch (IllegalArgumentException e) {
            throw new BackendException.Conflict(operation, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return "Token[userId=" + userId + ", expiresAt=" + expiresAt + "]";
    }
}
