package io.stealaway.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.spi.BackendException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PrometheusSecureLabIT extends PrometheusLab {
    private static final Signals SIGNALS = Signals.nodeExporter("", "instance");
    private static final String WRONG = "wr0ng-passw0rd";

    @Override
    String mode() {
        return "secure";
    }

    @Override
    PrometheusConfig.Builder secured(PrometheusConfig.Builder config) {
        return trusting(config).basicAuth(lab.setting("PROM_USER"), () -> lab.setting("PROM_PASSWORD"));
    }

    private PrometheusConfig.Builder trusting(PrometheusConfig.Builder config) {
        return config.caCertificates(Path.of(lab.setting("PROM_CACERT")));
    }

    @Test
    void aWrongPasswordIsForbiddenAndNeverPrinted() {
        PrometheusConfig config =
                trusting(config(url(), SIGNALS)).basicAuth("lab", () -> WRONG).build();
        assertThatThrownBy(() -> new PrometheusMetricsSource(config).observe(cluster()))
                .isInstanceOf(BackendException.Forbidden.class)
                .satisfies(e -> assertThat(everythingOf(e)).doesNotContain(WRONG));
        assertThat(config.toString()).doesNotContain(WRONG);
    }

    @Test
    void noPasswordIsForbidden() {
        assertThatThrownBy(() -> new PrometheusMetricsSource(
                                trusting(config(url(), SIGNALS)).build())
                        .selfTest())
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("401");
    }

    @Test
    void aServerWhoseCertificateIsNotTrustedIsUnavailable() {
        assertThatThrownBy(
                        () -> new PrometheusMetricsSource(config(url(), SIGNALS).build()).selfTest())
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("certification path");
    }

    @Test
    void plainHttpToTheTlsPortIsRefusedByTheServer() {
        URI plain = URI.create(url().toString().replace("https:", "http:"));
        assertThatThrownBy(
                        () -> new PrometheusMetricsSource(config(plain, SIGNALS).build()).selfTest())
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("HTTP request to an HTTPS server");
    }

    private static String everythingOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
