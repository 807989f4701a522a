package io.stealaway.openstack;

import io.stealaway.spi.BackendException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A token, and what Keystone said with it. Immutable and thread-safe.
 *
 * @param secret what goes into {@code X-Auth-Token}
 * @param userId whom it stands for
 * @param expiresAt when it ends
 * @param endpoints endpoint by catalog type, region and interface already chosen
 */
record Token(String secret, String userId, Instant expiresAt, Map<String, URI> endpoints) {

    /** Returns the endpoint of a service, if the catalog has it. */
    Optional<URI> endpoint(Service service) {
        return service.catalogTypes().stream()
                .flatMap(type -> Optional.ofNullable(endpoints.get(type)).stream())
                .findFirst()
                .map(service::versioned);
    }

    URI requireEndpoint(String operation, Service service) {
        return endpoint(service)
                .orElseThrow(() -> new BackendException.Conflict(
                        operation,
                        "the catalog has no " + service.key() + " service in this region and interface; it has "
                                + new TreeMap<>(endpoints).keySet()));
    }

    @Override
    public String toString() {
        return "Token[userId=" + userId + ", expiresAt=" + expiresAt + "]";
    }
}
