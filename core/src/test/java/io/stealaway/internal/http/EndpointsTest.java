package io.stealaway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    @Test
    void slashesAtTheEndGo() {
        assertThat(Endpoints.parse("url", " https://mimir.example:8080/prometheus// "))
                .isEqualTo(URI.create("https://mimir.example:8080/prometheus"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host",
                "file:///etc/passwd",
                "http:host",
                "/path",
                "http://host?a=b",
                "http://host#a",
                "http://"
            })
    void whatIsNoPlainHttpAddressIsRefusedAndNamed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoints.parse("url", text))
                .withMessageContaining("url (" + text + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://me:s3cr3t@host",
                "ftp://me:s3cr3t@host",
                "http://me:s3cr3t@host with space",
                "http://me:s3cr3t@bad_host:port",
                "mailto:s3cr3t@host"
            })
    void credentialsAreRefusedAndNotShown(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoints.parse("url", text))
                .withMessageContaining("url")
                .withMessageNotContaining("s3cr3t")
                .withNoCause();
    }
}
