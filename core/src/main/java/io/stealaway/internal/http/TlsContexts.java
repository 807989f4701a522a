package io.stealaway.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of one PEM file. Stateless. */
public final class TlsContexts {
    private TlsContexts() {}

    /**
     * Returns a context that trusts the certificates of a PEM file and no others.
     *
     * @param setting the name of the setting that names the file, for messages
     * @throws IllegalArgumentException if the file holds no certificate or cannot be read
     */
    public static SSLContext trusting(String setting, Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(setting + " (" + pem + ") holds no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int next = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + next++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(setting + " (" + pem + ") cannot be read as PEM: " + e.getMessage(), e);
        }
    }
}
