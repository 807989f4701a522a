package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cloud whose certificate no authority that the JDK trusts has signed. */
class CustomCaTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private FakeCloud cloud = new FakeCloud();

    @BeforeEach
    void behindTls() throws IOException, GeneralSecurityException, InterruptedException {
        cloud.close();
        cloud = new FakeCloud(Optional.of(context(ownKey())));
        cloud.host("hv01", "az1");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void itIsTrustedWhenItsCaIsNamed() {
        try (OpenStackTopology topology = new OpenStackTopology(
                cloud.config().caCertificate(folder.resolve("ca.pem")).build())) {
            assertThat(topology.snapshot().hosts()).hasSize(1);
        }
    }

    @Test
    void otherwiseItIsNot() {
        try (OpenStackTopology topology = new OpenStackTopology(cloud.config().build())) {
            assertThatThrownBy(topology::snapshot)
                    .isInstanceOf(BackendException.Unavailable.class)
                    .hasMessageContaining("keystone: authenticate");
        }
        assertThat(cloud.requests).isEmpty();
    }

    /** Makes a key, and writes its certificate as a PEM file. */
    private KeyStore ownKey() throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("key.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "cloud",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=cloud",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(
                folder.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(store.getCertificate("cloud").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        return store;
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
