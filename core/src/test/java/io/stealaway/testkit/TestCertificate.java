package io.stealaway.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate for one name, and what a server needs to show it; no authority that the JDK trusts has signed it.
 *
 * <p>Immutable and thread-safe.
 */
public final class TestCertificate {
    private static final String PASSWORD = "changeit";

    private final Path pem;
    private final SSLContext server;

    private TestCertificate(Path pem, SSLContext server) {
        this.pem = pem;
        this.server = server;
    }

    /**
     * Makes a key and its certificate by the JDK's keytool.
     *
     * @param folder an empty one, to write to
     * @param name as keytool takes it, for example {@code ip:127.0.0.1} or {@code dns:elsewhere.example}
     */
    public static TestCertificate of(Path folder, String name) {
        try {
            KeyStore store = keyStore(folder.resolve("key.p12"), name);
            Path pem = folder.resolve("ca.pem");
            String base64 = Base64.getMimeEncoder()
                    .encodeToString(store.getCertificate("server").getEncoded());
            Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new TestCertificate(pem, context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the file that a client has to trust. */
    public Path pem() {
        return pem;
    }

    /** Returns what a server needs. */
    public SSLContext server() {
        return server;
    }

    private static KeyStore keyStore(Path file, String name) throws IOException, GeneralSecurityException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "san=" + name,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = ended(process);
        if (status != 0) {
            throw new IllegalStateException("keytool ended with " + status + ": " + output);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static int ended(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
