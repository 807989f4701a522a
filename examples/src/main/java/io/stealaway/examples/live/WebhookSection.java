package io.stealaway.examples.live;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The section {@code webhook}: who is told what wants attention.
 *
 * <p>Immutable and thread-safe.
 *
 * @param secret the URL, asked for each time, as it may be changed while a process runs
 * @param slack whether only a text is sent, as Slack and those that speak like it take it
 * @param timeout for one answer
 * @param isolatedTooLong how long a VM may be isolated before that is told
 * @param kinds what is told
 */
record WebhookSection(
        Supplier<String> secret, boolean slack, Duration timeout, Duration isolatedTooLong, Set<Notice.Kind> kinds) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    static WebhookSection read(YamlSection from, Secrets secrets) {
        return from.made(() -> {
            Optional<Supplier<String>> url = secrets.of(from, "urlFile", "STEALAWAY_WEBHOOK_URL");
            WebhookSection section = new WebhookSection(
                    url.orElseThrow(() -> new IllegalArgumentException("urlFile is missing: set it, or"
                            + " STEALAWAY_WEBHOOK_URL in the environment; the URL is a secret and never stands here")),
                    from.oneOf("format", List.of("generic", "slack")).equals("slack"),
                    positive("timeout", from.duration("timeout").orElse(Duration.ofSeconds(10)), LONGEST),
                    positive(
                            "isolatedTooLong",
                            from.duration("isolatedTooLong").orElse(Duration.ofHours(1)),
                            Duration.ofDays(365)),
                    kinds(from.texts("notify")));
            section.url();
            return section;
        });
    }

    private static Duration positive(String key, Duration value, Duration most) {
        if (value.isZero() || value.isNegative() || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + " (" + value + ") must be above 0 and at most " + most);
        }
        return value;
    }

    private static Set<Notice.Kind> kinds(Optional<List<String>> names) {
        if (names.isEmpty()) {
            return EnumSet.allOf(Notice.Kind.class);
        }
        EnumSet<Notice.Kind> chosen = EnumSet.noneOf(Notice.Kind.class);
        for (String name : names.get()) {
            chosen.add(Arrays.stream(Notice.Kind.values())
                    .filter(kind -> kind.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "notify (" + name + ") must be one of " + Arrays.toString(Notice.Kind.values()))));
        }
        return chosen;
    }

    /**
     * Returns the URL as it is now.
     *
     * @throws IllegalArgumentException if it is none that may be used, without showing it
     */
    URI url() {
        URI url;
        try {
            url = URI.create(secret.get());
        } catch (IllegalArgumentException e) {
            // Neither the message nor the cause: both have it.
            throw new IllegalArgumentException("the URL of the webhook is no URL");
        }
        String host = url.getHost();
        boolean here = host != null && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
        boolean safe = "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && here);
        if (host == null || !safe || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the URL of the webhook must be https, or http to this machine, and without a user in it");
        }
        return url;
    }

    /** Says nothing of the URL. */
    @Override
    public String toString() {
        return "WebhookSection[slack=" + slack + ", timeout=" + timeout + ", isolatedTooLong=" + isolatedTooLong
                + ", kinds=" + kinds + "]";
    }
}
