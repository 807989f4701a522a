package io.stealaway.openstack;

import java.net.URI;
import java.util.List;

/** The services we speak to: how the catalog calls them, and how their endpoints end. */
enum Service {
    COMPUTE("compute", List.of("compute"), "/v2.1", "compute"),
    PLACEMENT("placement", List.of("placement"), "", "placement"),
    VOLUME("volume", List.of("volumev3", "block-storage", "block-store"), "", ""),
    NETWORK("network", List.of("network"), "/v2.0", "");

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // always a List.of
    private final List<String> catalogTypes;

    private final String versionPath;
    private final String microversionType;

    Service(String key, List<String> catalogTypes, String versionPath, String microversionType) {
        this.key = key;
        this.catalogTypes = catalogTypes;
        this.versionPath = versionPath;
        this.microversionType = microversionType;
    }

    /** Returns the name used in configuration and messages. */
    String key() {
        return key;
    }

    /** Returns the names under which a catalog may list it, best first. */
    List<String> catalogTypes() {
        return catalogTypes;
    }

    /** Returns what precedes the microversion in {@code OpenStack-API-Version}. */
    String microversionType() {
        return microversionType;
    }

    /** Returns the endpoint without a trailing slash, and with its version where the catalog left that out. */
    URI versioned(URI endpoint) {
        String text = endpoint.toString().replaceAll("/+$", "");
        boolean hasVersion = text.matches(".*/v[0-9][0-9.]*(/[^/]+)?");
        return URI.create(hasVersion ? text : text + versionPath);
    }
}
