package io.stealaway.openstack;

import io.stealaway.spi.BackendException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.exceptions.AuthenticationException;
import org.openstack4j.api.exceptions.OS4JException;
import org.openstack4j.model.identity.v3.Endpoint;
import org.openstack4j.model.identity.v3.Service;
import org.openstack4j.model.identity.v3.Token;

/**
 * Takes token and catalog from openstack4j, for an embedder that already authenticates with it. Nothing else of it is used: its
 * typed live migration crosses availability zones, and its statuses never end. Needs {@code openstack4j-core} and a
 * connector on the class path, which this library does not bring.
 *
 * <p>Thread-safe if the supplier is, which is called without a lock on the caller's thread.
 */
public final class Openstack4jTokens implements TokenProvider {
    private static final String OPERATION = "openstack4j: sign in";

    private final Supplier<OSClientV3> signIn;
    private final String endpointInterface;
    private final Optional<String> region;

    private Openstack4jTokens(Supplier<OSClientV3> signIn, String endpointInterface, Optional<String> region) {
        this.signIn = Objects.requireNonNull(signIn, "signIn");
        this.endpointInterface = endpointInterface;
        this.region = region;
    }

    /**
     * Makes a provider of the catalog's public endpoints.
     *
     * @param signIn returns a client whose token is good, usually {@code () -> OSFactory.builderV3()...authenticate()};
     *     called about once in a token's life, and when a service refuses a token
     */
    // A caller requires openstack4j anyway; other users of this module must not have to.
    @SuppressWarnings("exports")
    public static Openstack4jTokens of(Supplier<OSClientV3> signIn) {
        return new Openstack4jTokens(signIn, "public", Optional.empty());
    }

    /** Returns a provider of this region's endpoints; without it a catalog of several regions is refused. */
    public Openstack4jTokens inRegion(String name) {
        return new Openstack4jTokens(signIn, endpointInterface, Optional.of(name));
    }

    /** Returns a provider of {@code public}, {@code internal} or {@code admin} endpoints. */
    public Openstack4jTokens endpointInterface(String name) {
        return new Openstack4jTokens(signIn, name, region);
    }

    @Override
    public ProvidedToken token(Optional<String> refused) {
        Token token = signedIn();
        if (refused.equals(Optional.of(token.getId()))) {
            throw new BackendException.Forbidden(
                    OPERATION,
                    "the session still has the token that was refused. Maybe authenticate again in the supplier");
        }
        return new ProvidedToken(
                token.getId(),
                token.getUser().getId(),
                token.getExpires().toInstant(),
                endpoints(token).chosen());
    }

    private Token signedIn() {
        try {
            Token token = signIn.get().getToken();
            if (token == null || token.getCatalog() == null) {
                throw new BackendException.Conflict(
                        OPERATION, "the session has no catalog. Maybe it is unscoped; name a project");
            }
            return token;
        } catch (AuthenticationException e) {
            throw new BackendException.Forbidden(OPERATION, e.getStatus() + " " + e.getMessage());
        } catch (OS4JException e) {
            throw new BackendException.Unavailable(OPERATION, String.valueOf(e.getMessage()), e);
        }
    }

    private EndpointChoice endpoints(Token token) {
        EndpointChoice choice = new EndpointChoice(OPERATION, endpointInterface, region);
        for (Service service : token.getCatalog()) {
            for (Endpoint endpoint : service.getEndpoints()) {
                choice.offer(
                        service.getType(),
                        endpoint.getIface().value(),
                        Optional.ofNullable(endpoint.getRegionId()).or(() -> Optional.ofNullable(endpoint.getRegion())),
                        endpoint.getUrl().toString());
            }
        }
        return choice;
    }
}
