package io.stealaway.openstack;

import java.util.Optional;

/**
 * One HTTP request to a service, as its caller thinks of it.
 *
 * @param operation what is being done, for people and exceptions: {@code nova: read servers}
 * @param method GET, POST or DELETE
 * @param service which service of the catalog
 * @param path below the service's endpoint, from its first slash, query included
 * @param microversion what the service must speak, for example 2.73; empty where the service has none
 * @param body JSON to send
 */
record Call(
        String operation,
        String method,
        Service service,
        String path,
        Optional<String> microversion,
        Optional<String> body) {

    static Call get(String operation, Service service, String path, String microversion) {
        return new Call(operation, "GET", service, path, Optional.of(microversion), Optional.empty());
    }

    static Call get(String operation, Service service, String path) {
        return new Call(operation, "GET", service, path, Optional.empty(), Optional.empty());
    }

    static Call post(String operation, Service service, String path, String microversion, String body) {
        return new Call(operation, "POST", service, path, Optional.of(microversion), Optional.of(body));
    }

    static Call delete(String operation, Service service, String path, String microversion) {
        return new Call(operation, "DELETE", service, path, Optional.of(microversion), Optional.empty());
    }

    boolean changesNothing() {
        return method.equals("GET");
    }

    /** Returns the same call with another path. */
    Call at(String otherPath) {
        return new Call(operation, method, service, otherPath, microversion, body);
    }
}
