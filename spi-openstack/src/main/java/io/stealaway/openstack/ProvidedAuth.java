package io.stealaway.openstack;

import java.util.Objects;

/** Tokens from outside. */
record ProvidedAuth(TokenProvider provider) implements OpenStackAuth {

    ProvidedAuth {
        Objects.requireNonNull(provider, "provider");
    }

    @Override
    public String toString() {
        return "tokens of the embedder's session";
    }
}
