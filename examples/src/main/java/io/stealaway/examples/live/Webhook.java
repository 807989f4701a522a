package io.stealaway.examples.live;

import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what wants an operator's attention to a URL, on a thread of its own. What it is handed it takes at once: a server that is slow,
 * silent or gone costs notices, which is logged, and never a pass. The URL is a secret and in no message. Redirects are not followed.
 *
 * <p>A notice is sent again when no answer came or the server says that it cannot serve now; so it may arrive twice, with one id.
 *
 * <p>Thread-safe, but for {@link #accept(RemediationEvent)} and {@link #passed}, which are the loop's.
 */
public final class Webhook implements AutoCloseable {
    static final int CAPACITY = 256;

    private static final int ATTEMPTS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

    private final WebhookSection config;
    private final Duration pause;
    private final HttpClient client;
    private final BlockingQueue<Notice> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Notices notices;
    private final Thread sender = new Thread(this::send, "webhook");
    private volatile boolean closing;

    private Webhook(WebhookSection config, Duration pause) {
        this.config = config;
        this.pause = pause;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .build();
        notices = new Notices(config.isolatedTooLong(), this::tell);
    }

    /** Starts the thread. */
    static Webhook open(WebhookSection config) {
        return open(config, Duration.ofSeconds(2));
    }

    /** @param pause before a notice is sent again */
    static Webhook open(WebhookSection config, Duration pause) {
        Webhook webhook = new Webhook(config, pause);
        webhook.sender.setDaemon(true);
        webhook.sender.start();
        return webhook;
    }

    /** Takes an event of the loop. */
    public void accept(RemediationEvent event) {
        notices.happened(event);
    }

    /** Takes the report of a pass. */
    public void passed(PassReport report) {
        notices.passed(report);
    }

    void tell(Notice notice) {
        if (config.kinds().contains(notice.kind()) && !queue.offer(notice)) {
            LOG.warn("webhook: {} notices wait already; lost: {}", CAPACITY, notice.text());
        }
    }

    private void send() {
        try {
            while (true) {
                Notice notice = queue.poll(100, TimeUnit.MILLISECONDS);
                if (notice != null) {
                    send(notice);
                } else if (closing) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("webhook: interrupted with {} notices left", queue.size());
        }
    }

    private void send(Notice notice) throws InterruptedException {
        String problem = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (attempt > 1) {
                Thread.sleep(pause.toMillis() * (attempt - 1));
            }
            try {
                int status = post(notice);
                if (status / 100 == 2) {
                    return;
                }
                problem = "HTTP " + status;
                if (status != 429 && status < 500) {
                    break;
                }
            } catch (TimeoutException e) {
                problem = "no answer within " + config.timeout();
            } catch (ExecutionException e) {
                // Its message may have the address.
                problem = "no answer: "
                        + (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName();
            } catch (IllegalArgumentException | UncheckedIOException e) {
                problem = "its URL cannot be read, or is none";
            }
        }
        LOG.warn("webhook: {}; lost: {}", problem, notice.text());
    }

    private int post(Notice notice) throws InterruptedException, TimeoutException, ExecutionException {
        URI url = config.url();
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(config.timeout())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(config.slack() ? notice.slack() : notice.json()))
                .build();
        // The request's own time does not bound a body that never ends.
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
        } finally {
            answer.cancel(true);
        }
    }

    /** Sends what waits, for as long as one notice may take, and ends the thread. */
    @Override
    public void close() {
        closing = true;
        try {
            sender.join(config.timeout().toMillis() + 1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.interrupt();
    }
}
