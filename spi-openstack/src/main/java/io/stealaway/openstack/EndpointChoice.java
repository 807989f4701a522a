package io.stealaway.openstack;

import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.Endpoints;
import io.stealaway.spi.BackendException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The endpoints of one region and interface, of a catalog that has many. To move VMs in whichever region the catalog names
 * first would be a guess, so several for one service of ours are refused. Not thread-safe.
 */
final class EndpointChoice {
    private final String operation;
    private final String endpointInterface;
    private final Optional<String> region;
    private final Map<String, URI> chosen = new TreeMap<>();

    EndpointChoice(String operation, String endpointInterface, Optional<String> region) {
        this.operation = operation;
        this.endpointInterface = endpointInterface;
        this.region = region;
    }

    /** Takes an endpoint if it is one of those wanted. */
    void offer(String type, String itsInterface, Optional<String> itsRegion, String url) {
        boolean wanted = itsInterface.equals(endpointInterface)
                && region.map(name -> itsRegion.equals(Optional.of(name))).orElse(true);
        // A service that is never called may have any endpoint.
        if (wanted && ours(type)) {
            URI uri = uri(type, url);
            URI earlier = chosen.putIfAbsent(type, uri);
            if (earlier != null && !earlier.equals(uri)) {
                throw new BackendException.Conflict(
                        operation,
                        "the catalog has several endpoints of " + type + ", in region "
                                + Sanitizer.oneLine(itsRegion.orElse("?")) + " among others. Maybe name the region");
            }
        }
    }

    /** Returns endpoint by service type. */
    Map<String, URI> chosen() {
        return chosen;
    }

    private static boolean ours(String type) {
        return Stream.of(Service.values())
                .anyMatch(service -> service.catalogTypes().contains(type));
    }

    private URI uri(String type, String url) {
        try {
            return Endpoints.parse("the catalog's endpoint of " + Sanitizer.oneLine(type), url);
        } catch (IllegalArgumentException e) {
            throw new BackendException.Unavailable(operation, String.valueOf(e.getMessage()));
        }
    }
}
