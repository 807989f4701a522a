package io.stealaway.openstack;

import java.util.Optional;

/**
 * Hands out the token and catalog of a session that the embedder holds already, for example of openstack4j.
 *
 * <p>Implementations are called from the thread that calls the topology or the migrator, and must answer within the call's
 * time.
 */
@FunctionalInterface
public interface TokenProvider {

    /**
     * Returns a token that is good now.
     *
     * @param refused the token that a service has just refused, which must not be returned again; empty when any will do
     * @throws io.stealaway.spi.BackendException if there is none
     */
    ProvidedToken token(Optional<String> refused);
}
