package io.stealaway.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.http.Endpoints;
import io.stealaway.internal.http.HeaderValues;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tokens from Keystone v3: the checked options, and the request body made of them. Immutable and thread-safe. */
final class KeystoneAuth implements OpenStackAuth {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What proves who we are. */
    enum Method {
        PASSWORD,
        APPLICATION_CREDENTIAL,
        TOKEN
    }

    private static final Map<String, Method> TYPES = Map.of(
            "password", Method.PASSWORD,
            "v3password", Method.PASSWORD,
            "v3applicationcredential", Method.APPLICATION_CREDENTIAL,
            "token", Method.TOKEN,
            "v3token", Method.TOKEN,
            "admin_token", Method.TOKEN);

    private final Map<String, String> options;
    private final Method method;
    private final URI url;

    private KeystoneAuth(Map<String, String> options) {
        this.options = options;
        url = versioned(require("auth_url"));
        method = chosen();
        switch (method) {
            case PASSWORD -> {
                require("password");
                requireUser();
                requireScope();
            }
            case APPLICATION_CREDENTIAL -> {
                require("application_credential_secret");
                if (option("application_credential_id").isEmpty()) {
                    require("application_credential_name");
                    requireUser();
                }
            }
            case TOKEN -> HeaderValues.requireToken("the authentication option token", require("token"));
        }
    }

    static KeystoneAuth of(Map<String, String> options) {
        Map<String, String> given = new TreeMap<>();
        options.forEach((key, value) -> {
            if (!value.isBlank()) {
                given.put(key.toLowerCase(Locale.ROOT), value);
            }
        });
        return new KeystoneAuth(given);
    }

    Method method() {
        return method;
    }

    /** Returns Keystone's endpoint, ending in /v3. */
    URI url() {
        return url;
    }

    /** Returns the token given in the options. */
    String givenToken() {
        return require("token");
    }

    /** Returns the body of {@code POST /v3/auth/tokens}; it bears the secret. */
    String requestBody() {
        ObjectNode auth = JSON.objectNode();
        ObjectNode identity = auth.putObject("identity");
        if (method == Method.PASSWORD) {
            identity.putArray("methods").add("password");
            identity.putObject("password").set("user", user().put("password", require("password")));
            auth.set("scope", scope());
        } else {
            identity.putArray("methods").add("application_credential");
            identity.set("application_credential", applicationCredential());
        }
        ObjectNode root = JSON.objectNode();
        root.set("auth", auth);
        return root.toString();
    }

    @Override
    public String toString() {
        String who = option("username").or(() -> option("user_id")).orElse("");
        return method.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (who.isEmpty() ? "" : " of " + who) + " at "
                + url;
    }

    private ObjectNode user() {
        ObjectNode user = JSON.objectNode();
        Optional<String> id = option("user_id");
        if (id.isPresent()) {
            return user.put("id", id.get());
        }
        user.put("name", require("username"));
        user.set("domain", domain("user").orElseThrow());
        return user;
    }

    private ObjectNode applicationCredential() {
        ObjectNode credential = JSON.objectNode().put("secret", require("application_credential_secret"));
        Optional<String> id = option("application_credential_id");
        if (id.isPresent()) {
            return credential.put("id", id.get());
        }
        credential.put("name", require("application_credential_name"));
        credential.set("user", user());
        return credential;
    }

    private ObjectNode scope() {
        ObjectNode scope = JSON.objectNode();
        if (option("system_scope").isPresent()) {
            scope.putObject("system").put("all", true);
            return scope;
        }
        ObjectNode project = scope.putObject("project");
        Optional<String> id = option("project_id");
        if (id.isPresent()) {
            project.put("id", id.get());
        } else {
            project.put("name", require("project_name"));
            project.set("domain", domain("project").orElseThrow());
        }
        return scope;
    }

    private Optional<ObjectNode> domain(String of) {
        Optional<String> id = option(of + "_domain_id");
        Optional<String> name = option(of + "_domain_name");
        if (id.isEmpty() && name.isEmpty()) {
            id = option("domain_id").or(() -> option("default_domain_id"));
            name = option("domain_name").or(() -> option("default_domain_name").or(() -> option("default_domain")));
        }
        if (id.isPresent()) {
            return Optional.of(JSON.objectNode().put("id", id.get()));
        }
        return name.map(text -> JSON.objectNode().put("name", text));
    }

    private Method chosen() {
        Optional<String> type = option("auth_type").map(text -> text.toLowerCase(Locale.ROOT));
        if (type.isPresent()) {
            Method named = TYPES.get(type.get());
            if (named == null) {
                throw new IllegalArgumentException("auth_type (" + type.get() + ") must be one of "
                        + new TreeMap<>(TYPES).keySet() + ". Maybe use an application credential");
            }
            return named;
        }
        if (option("application_credential_secret").isPresent()) {
            return Method.APPLICATION_CREDENTIAL;
        }
        return option("password").isEmpty() && option("token").isPresent() ? Method.TOKEN : Method.PASSWORD;
    }

    private void requireUser() {
        if (option("user_id").isEmpty()) {
            require("username");
            requireDomain("user");
        }
    }

    private void requireScope() {
        if (option("system_scope").isPresent()) {
            if (!Set.of("all", "true").contains(require("system_scope").toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("system_scope (" + require("system_scope") + ") must be all");
            }
        } else if (option("project_id").isEmpty()) {
            require("project_name");
            requireDomain("project");
        }
    }

    private void requireDomain(String of) {
        if (domain(of).isEmpty()) {
            throw new IllegalArgumentException("neither " + of + "_domain_name nor " + of
                    + "_domain_id is given. Maybe " + of + "_domain_name: Default");
        }
    }

    private String require(String name) {
        return option(name)
                .orElseThrow(() -> new IllegalArgumentException("the authentication option " + name + " is missing"));
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    private static URI versioned(String text) {
        URI given = Endpoints.parse("auth_url", text);
        String bare = given.toString().replaceAll("/v2\\.0$", "");
        return URI.create(bare.endsWith("/v3") ? bare : bare + "/v3");
    }
}
