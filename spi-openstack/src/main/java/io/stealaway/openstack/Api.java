package io.stealaway.openstack;

import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.Deadline;
import io.stealaway.internal.http.HttpClients;
import io.stealaway.internal.http.PercentEncoding;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.spi.BackendException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls OpenStack's services: token, microversion, renewal on 401, waiting when told to, pages, errors.
 *
 * <p>Thread-safe.
 */
final class Api implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final Duration UNSAID_WAIT = Duration.ofSeconds(1);
    private static final int MOST_PAGES = 100_000;

    private final OpenStackConfig config;
    private final HttpClient client;
    private final boolean ownsClient;
    private final Transport transport;
    private final Session session;
    private final RetryDelay retryDelay;

    Api(OpenStackConfig config) {
        this(config, RetryDelay.REAL);
    }

    Api(OpenStackConfig config, RetryDelay retryDelay) {
        this.config = config;
        this.retryDelay = retryDelay;
        ownsClient = config.httpClient().isEmpty();
        client = HttpClients.choose(
                config.httpClient(), OpenStackConfig.CA_SETTING, config.caCertificate(), config.connectTimeout());
        transport = new Transport(client);
        session = new Session(config, transport);
    }

    Deadline deadline() {
        return Deadline.in(config.callTimeout(), config.clock());
    }

    /** Returns the deadline of a snapshot that begins now; no request of it takes longer than a call may. */
    Deadline snapshotDeadline() {
        return Deadline.in(config.snapshotTimeout(), config.clock());
    }

    /** Returns how many requests were sent since the start, those for tokens included. */
    long requests() {
        return transport.requests();
    }

    /** Returns the token in use. */
    Token token(Deadline deadline) {
        return session.token(deadline);
    }

    /** Returns Keystone's id of the user that we act as. */
    String userId(Deadline deadline) {
        return token(deadline).userId();
    }

    SortedSet<String> roles(Deadline deadline) {
        return token(deadline).roles();
    }

    /** Returns whether the catalog has a service. */
    boolean offers(Service service, Deadline deadline) {
        return session.token(deadline).endpoint(service).isPresent();
    }

    /** Reads a JSON object. */
    Fields read(Call call, Deadline deadline) {
        Answer answer;
        try {
            answer = send(call, deadline);
        } catch (ResponseLost e) {
            throw e.known();
        }
        if (answer.ok() || answer.status() == 404) {
            // A 404 of a proxy, or of a wrong endpoint, says nothing about what we asked for.
            requireMicroversion(call, answer);
        }
        return Problems.read(call.operation(), answer);
    }

    /**
     * Reads all pages of a list, or fails: {@code next} tells the marker of the page after one, if there is one.
     *
     * @param list the name of the array
     * @param marker what names an item as the last of its page
     */
    List<Fields> pages(Call call, String list, Function<Fields, String> marker, Deadline deadline) {
        List<Fields> all = new ArrayList<>();
        String path = call.path();
        for (int page = 0; page < MOST_PAGES; page++) {
            Fields answer = read(call.at(path), deadline);
            List<Fields> items = answer.objects(list);
            all.addAll(items);
            if (!hasNext(answer, list)) {
                return all;
            }
            if (items.isEmpty()) {
                throw new BackendException.Unavailable(call.operation(), "an empty page promises another");
            }
            path = with(call.path(), "marker", marker.apply(items.get(items.size() - 1)));
        }
        throw new BackendException.Unavailable(call.operation(), "more than " + MOST_PAGES + " pages");
    }

    /**
     * Sends a call and returns its answer, whatever its status. A refused token is renewed once; 413, 429 and a reading
     * call's 503 are repeated after the time that the server names, as long as the call's time lasts.
     *
     * @throws ResponseLost if the call may have been carried out and the answer is not known
     * @throws BackendException if it was not sent
     */
    Answer send(Call call, Deadline deadline) {
        Token token = session.token(deadline.atMost(config.callTimeout()));
        Answer answer = once(call, token, deadline);
        if (answer.status() == 401) {
            token = session.insteadOf(token, deadline.atMost(config.callTimeout()));
            answer = once(call, token, deadline);
        }
        for (Optional<Duration> wait = wait(call, answer); wait.isPresent(); wait = wait(call, answer)) {
            if (wait.get().compareTo(deadline.remaining()) >= 0) {
                return answer;
            }
            sleep(call, wait.get());
            answer = once(call, token, deadline);
        }
        return answer;
    }

    @Override
    public void close() {
        if (ownsClient) {
            HttpClients.close(client);
        }
    }

    /** Returns a path with one more parameter. */
    static String with(String path, String name, String value) {
        return path + (path.contains("?") ? "&" : "?") + name + "=" + PercentEncoding.encode(value);
    }

    private Answer once(Call call, Token token, Deadline deadline) {
        URI endpoint = token.requireEndpoint(call.operation(), call.service());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + call.path()))
                .header("Accept", "application/json")
                .header("X-Auth-Token", token.secret());
        call.microversion()
                .ifPresent(version ->
                        request.header("OpenStack-API-Version", call.service().microversionType() + " " + version));
        call.body().ifPresent(body -> request.header("Content-Type", "application/json"));
        request.method(
                call.method(),
                call.body().map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
        Answer answer = transport.send(call.operation(), request, deadline.atMost(config.callTimeout()));
        LOG.debug(
                "{} {} {}: {} {}",
                call.method(),
                call.service().key(),
                call.path(),
                answer.status(),
                answer.requestId().orElse(""));
        return answer;
    }

    private static Optional<Duration> wait(Call call, Answer answer) {
        return switch (answer.status()) {
            case 413, 429 -> Optional.of(answer.retryAfter().orElse(UNSAID_WAIT));
            case 503 -> call.changesNothing() ? answer.retryAfter() : Optional.empty();
            default -> Optional.empty();
        };
    }

    private void sleep(Call call, Duration wait) {
        LOG.debug("{}: told to wait {} s", call.operation(), wait.toSeconds());
        retryDelay.await(call.operation(), wait);
    }

    /**
     * An endpoint that ignores microversions (a /v2 one, a proxy that drops the header) would let a live migration past
     * Nova's scheduler, so what we asked for must be confirmed.
     */
    private static void requireMicroversion(Call call, Answer answer) {
        if (call.microversion().isEmpty()) {
            return;
        }
        String wanted =
                call.service().microversionType() + " " + call.microversion().get();
        String given = answer.headers()
                .firstValue("openstack-api-version")
                .map(Sanitizer::oneLine)
                .orElse("nothing");
        if (!given.equals(wanted)) {
            throw new BackendException.Conflict(
                    call.operation(),
                    "the answer (" + answer.status() + ") speaks \"" + given + "\" where \"" + wanted
                            + "\" was asked for. Maybe the endpoint is wrong, or /v2 instead of /v2.1");
        }
    }

    private static boolean hasNext(Fields answer, String list) {
        String links = list + "_links";
        return answer.has(links)
                && answer.objects(links).stream()
                        .anyMatch(link -> link.optionalText("rel").equals(Optional.of("next")));
    }
}
