package io.stealaway.openstack;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A token of the embedder's own session, with what its catalog says.
 *
 * <p>Immutable and thread-safe.
 *
 * @param token the secret that goes into {@code X-Auth-Token}
 * @param userId Keystone's id of the user it stands for; migrations are recognised by it
 * @param expiresAt when it ends; a new one is asked for a little before
 * @param endpoints endpoint by service type as catalogs name it: {@code compute}, {@code placement}, and where there are
 *     volumes and ports {@code volumev3} and {@code network}
 */
public record ProvidedToken(String token, String userId, Instant expiresAt, Map<String, URI> endpoints) {

    /** Checks for null, and copies. */
    public ProvidedToken {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(expiresAt, "expiresAt");
        endpoints = Map.copyOf(endpoints);
    }

    /** Returns a description without the secret. */
    @Override
    public String toString() {
        return "ProvidedToken[userId=" + userId + ", expiresAt=" + expiresAt + "]";
    }
}
