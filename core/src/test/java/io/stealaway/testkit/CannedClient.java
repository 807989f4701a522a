package io.stealaway.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * An HTTP client that answers from memory, so that many thousands of answers can be tried in a second. It can record what a real server
 * answers, and answer so again.
 *
 * <p>Thread-safe if its answers are.
 */
public final class CannedClient extends HttpClient {
    /**
     * An answer.
     *
     * @param status such as 200
     * @param headers by name
     * @param body as text
     */
    public record Reply(int status, Map<String, List<String>> headers, String body) {
        /** Returns the same with another body. */
        public Reply with(String other) {
            return new Reply(status, headers, other);
        }
    }

    /**
     * What is asked.
     *
     * @param line method and URL
     * @param body as text
     */
    public record Question(String line, String body) {}

    private final Function<Question, Reply> answers;

    /** Makes one that asks a function. */
    public CannedClient(Function<Question, Reply> answers) {
        this.answers = answers;
    }

    /** Returns one that asks a real server, and tells what was asked and answered. */
    public static CannedClient recording(HttpClient real, BiConsumer<Question, Reply> heard) {
        return new CannedClient(question -> {
            Reply reply = asked(real, question);
            heard.accept(question, reply);
            return reply;
        });
    }

    /** Returns a header of the request that this thread is answering; empty when it has none of that name. */
    public static String header(String name) {
        return LAST.get().headers().firstValue(name).orElse("");
    }

    /** What a real server answers, by a request whose headers are those of the last one of this thread. */
    public static Reply asked(HttpClient real, Question question) {
        HttpRequest request = LAST.get();
        try {
            HttpResponse<String> response = real.send(
                    HttpRequest.newBuilder(request, (name, value) -> true)
                            .method(
                                    request.method(),
                                    question.body().isEmpty()
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofString(question.body()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    /** Returns the request that this thread's function is asked to answer, headers and all. */
    static HttpRequest request() {
        return LAST.get();
    }

    private static final ThreadLocal<HttpRequest> LAST = new ThreadLocal<>();

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return CompletableFuture.completedFuture(answered(request, handler));
        } catch (CompletionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushed) {
        return sendAsync(request, handler);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return answered(request, handler);
    }

    private <T> HttpResponse<T> answered(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        LAST.set(request);
        Reply reply = answers.apply(new Question(request.method() + " " + request.uri(), body(request)));
        HttpHeaders headers = HttpHeaders.of(reply.headers(), (name, value) -> !name.startsWith(":"));
        HttpResponse.BodySubscriber<T> subscriber = handler.apply(new Info(reply.status(), headers));
        subscriber.onSubscribe(new Endless());
        subscriber.onNext(List.of(ByteBuffer.wrap(reply.body().getBytes(StandardCharsets.UTF_8))));
        subscriber.onComplete();
        return new Answer<>(
                request,
                reply.status(),
                headers,
                subscriber.getBody().toCompletableFuture().join());
    }

    private static String body(HttpRequest request) {
        return request.bodyPublisher().map(CannedClient::text).orElse("");
    }

    private static String text(HttpRequest.BodyPublisher publisher) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.writeBytes(copy);
            }

            @Override
            public void onError(Throwable failure) {
                throw new CompletionException(failure);
            }

            @Override
            public void onComplete() {
                // All of it is there.
            }
        });
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class Endless implements Flow.Subscription {
        @Override
        public void request(long more) {
            // All comes at once.
        }

        @Override
        public void cancel() {
            // Nothing more comes.
        }
    }

    private record Info(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    private record Answer<T>(HttpRequest request, int statusCode, HttpHeaders headers, T body)
            implements HttpResponse<T> {
        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SSLParameters sslParameters() {
        return new SSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
