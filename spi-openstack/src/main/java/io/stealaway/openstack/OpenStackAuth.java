package io.stealaway.openstack;

import java.util.Map;

/**
 * How to obtain tokens. Made by {@link #of} from the options that every OpenStack user knows, or by {@link #provided} from
 * a session of the embedder's own.
 *
 * <p>Immutable; thread-safe if its {@link TokenProvider} is. {@code toString} shows no secrets.
 */
public sealed interface OpenStackAuth permits KeystoneAuth, ProvidedAuth {

    /**
     * Reads the options of a {@code clouds.yaml} {@code auth} section: {@code auth_url}, and
     *
     * <ul>
     *   <li>password: {@code username} or {@code user_id}, {@code password}, {@code user_domain_name} or
     *       {@code user_domain_id};
     *   <li>application credential: {@code application_credential_id}, or {@code application_credential_name} and the user;
     *       and {@code application_credential_secret};
     *   <li>token: {@code token}; it is used as it is, so nothing can renew it when it ends;
     * </ul>
     *
     * and, for passwords, a scope: {@code project_id}, or {@code project_name} and {@code project_domain_name} or
     * {@code project_domain_id}, or {@code system_scope: all}. {@code domain_id} and {@code domain_name} stand in for
     * absent user and project domains. {@code auth_type} chooses where the options leave a choice.
     *
     * @throws IllegalArgumentException naming the option that is missing or cannot be; never a secret
     */
    static OpenStackAuth of(Map<String, String> options) {
        return KeystoneAuth.of(options);
    }

    /** Takes tokens from a session that the embedder holds. */
    static OpenStackAuth provided(TokenProvider provider) {
        return new ProvidedAuth(provider);
    }
}
