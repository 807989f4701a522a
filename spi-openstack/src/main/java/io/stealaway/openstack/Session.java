package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.internal.http.HeaderValues;
import io.stealaway.spi.BackendException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the token in use and renews it: a little before its end, and when a service refuses it. Thread-safe. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final String OPERATION = "keystone: authenticate";

    /** Long enough for a call to end that began just before; tokens that live shorter are renewed at half their life. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final OpenStackConfig config;
    private final Function<RenewalRequest, Token> source;
    private @Nullable Token current;
    private Duration margin = MARGIN;

    Session(OpenStackConfig config, Transport transport) {
        this.config = config;
        source = sourceOf(config, transport);
    }

    /** Returns a token that is good for now. */
    synchronized Token token(Deadline deadline) {
        Token held = current;
        if (held != null && config.clock().instant().isBefore(held.expiresAt().minus(margin))) {
            return held;
        }
        return renew(Optional.empty(), deadline);
    }

    /** Returns a token other than one that was refused; another caller may have renewed it already. */
    synchronized Token insteadOf(Token refused, Deadline deadline) {
        Token held = current;
        return held != null && !held.secret().equals(refused.secret())
                ? held
                : renew(Optional.of(refused.secret()), deadline);
    }

    private Token renew(Optional<String> refused, Deadline deadline) {
        Token renewed = source.apply(new RenewalRequest(refused, deadline));
        HeaderValues.read(OPERATION, "the token", () -> HeaderValues.requireToken("the token", renewed.secret()));
        Duration life = Duration.between(config.clock().instant(), renewed.expiresAt());
        if (life.isNegative() || life.isZero()) {
            throw new BackendException.Forbidden(
                    OPERATION, "the token ended at " + renewed.expiresAt() + " and cannot be renewed");
        }
        margin = life.dividedBy(2).compareTo(MARGIN) < 0 ? life.dividedBy(2) : MARGIN;
        current = renewed;
        LOG.debug("new token of user {}, good until {}", renewed.userId(), renewed.expiresAt());
        return renewed;
    }

    private static Function<RenewalRequest, Token> sourceOf(OpenStackConfig config, Transport transport) {
        if (config.auth() instanceof KeystoneAuth auth) {
            Keystone keystone = new Keystone(auth, config, transport);
            return request -> withOverrides(keystone.authenticate(request.deadline()), config);
        }
        TokenProvider provider = ((ProvidedAuth) config.auth()).provider();
        return request -> {
            ProvidedToken given = provider.token(request.refused());
            return withOverrides(
                    new Token(
                            given.token(),
                            given.userId(),
                            given.expiresAt(),
                            Collections.emptySortedSet(),
                            given.endpoints()),
                    config);
        };
    }

    private static Token withOverrides(Token token, OpenStackConfig config) {
        Map<String, URI> endpoints = new TreeMap<>(token.endpoints());
        for (Service service : Service.values()) {
            URI override = config.endpointOverrides().get(service.key());
            if (override != null) {
                service.catalogTypes().forEach(type -> endpoints.put(type, override));
            }
        }
        return new Token(token.secret(), token.userId(), token.expiresAt(), token.roles(), endpoints);
    }

    /** Why a token is asked for. */
    private record RenewalRequest(Optional<String> refused, Deadline deadline) {
        @Override
        public String toString() {
            return "RenewalRequest";
        }
    }
}
