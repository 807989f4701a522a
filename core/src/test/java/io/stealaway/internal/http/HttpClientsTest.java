package io.stealaway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpClientsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    @Test
    void ourOwnFollowsNoRedirect() {
        HttpClient ours = HttpClients.choose(Optional.empty(), "ca", Optional.empty(), SECOND);
        assertThat(ours.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
        assertThat(ours.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(ours.connectTimeout()).contains(SECOND);
    }

    @Test
    void oneThatIsHandedInIsUsed() {
        HttpClient theirs = HttpClient.newHttpClient();
        assertThat(HttpClients.choose(Optional.of(theirs), "ca", Optional.empty(), SECOND))
                .isSameAs(theirs);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEVER")
    void oneThatFollowsRedirectsIsRefused(HttpClient.Redirect follows) {
        HttpClient theirs = HttpClient.newBuilder().followRedirects(follows).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpClients.choose(Optional.of(theirs), "ca", Optional.empty(), SECOND))
                .withMessageContaining("httpClient (followRedirects " + follows + ")");
    }

    @Test
    void certificatesBesideAClientAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpClients.choose(
                        Optional.of(HttpClient.newHttpClient()), "ca", Optional.of(Path.of("ca.pem")), SECOND))
                .withMessageContaining("ca (ca.pem) has no effect");
    }

    @Test
    void aFileWithoutCertificatesIsRefusedAndNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsContexts.trusting("ca", empty))
                .withMessage("ca (" + empty + ") holds no certificate");
        Path missing = folder.resolve("missing.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsContexts.trusting("ca", missing))
                .withMessageContaining("ca (" + missing + ") cannot be read as PEM");
    }
}
