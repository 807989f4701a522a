package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenStackConfigTest {
    private static final Map<String, String> PASSWORD = Map.of(
            "auth_url", "http://keystone:5000/v3/",
            "username", "mover",
            "password", "s3cret-pass",
            "project_name", "ops",
            "domain_name", "Default");

    private final FakeCloud cloud = FakeCloud.ofThreeHosts();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void thePasswordRequestIsWhatKeystoneTakes() {
        KeystoneAuth auth = (KeystoneAuth) OpenStackAuth.of(PASSWORD);
        assertThat(auth.url()).isEqualTo(URI.create("http://keystone:5000/v3"));
        assertThat(auth.requestBody())
                .isEqualTo(
                        "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":\"mover\","
                                + "\"domain\":{\"name\":\"Default\"},\"password\":\"s3cret-pass\"}}},"
                                + "\"scope\":{\"project\":{\"name\":\"ops\",\"domain\":{\"name\":\"Default\"}}}}}");
        assertThat(auth.toString()).isEqualTo("password of mover at http://keystone:5000/v3");
    }

    @Test
    void idsWinOverNamesAndASystemScopeIsPossible() {
        KeystoneAuth auth = (KeystoneAuth) OpenStackAuth.of(Map.of(
                "auth_url", "https://cloud.example/identity",
                "user_id", "u1",
                "password", "p",
                "system_scope", "all"));
        assertThat(auth.requestBody()).contains("\"user\":{\"id\":\"u1\"", "\"scope\":{\"system\":{\"all\":true}}");
        assertThat(auth.url()).isEqualTo(URI.create("https://cloud.example/identity/v3"));
    }

    @Test
    void theApplicationCredentialRequestHasNoScope() {
        KeystoneAuth auth = (KeystoneAuth) OpenStackAuth.of(Map.of(
                "auth_url", "http://k/v3",
                "application_credential_id", "a1",
                "application_credential_secret", "s3cret-app"));
        assertThat(auth.requestBody())
                .isEqualTo("{\"auth\":{\"identity\":{\"methods\":[\"application_credential\"],"
                        + "\"application_credential\":{\"secret\":\"s3cret-app\",\"id\":\"a1\"}}}}");
        assertThat(auth.toString()).doesNotContain("s3cret-app");
    }

    @Test
    void whatIsMissingOrCannotBeIsNamedAndNoSecretWithIt() {
        for (String missing : new String[] {"auth_url", "username", "password", "project_name", "domain_name"}) {
            Map<String, String> options = new LinkedHashMap<>(PASSWORD);
            options.remove(missing);
            assertThatThrownBy(() -> OpenStackAuth.of(options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(missing.replace("domain_name", "user_domain_name"))
                    .hasMessageNotContaining("s3cret-pass");
        }
        Map<String, String> odd = new LinkedHashMap<>(PASSWORD);
        odd.put("auth_type", "v3kerberos");
        assertThatThrownBy(() -> OpenStackAuth.of(odd)).hasMessageContaining("auth_type (v3kerberos)");
        odd.put("auth_type", "password");
        odd.put("auth_url", "keystone:5000");
        assertThatThrownBy(() -> OpenStackAuth.of(odd)).hasMessageContaining("auth_url (keystone:5000)");
    }

    @Test
    void theVariablesThatOpenStackUsersSetAreEnough() {
        OpenStackConfig config = OpenStackConfig.fromEnvironment(Map.of(
                        "OS_AUTH_URL", cloud.url("/identity"),
                        "OS_USERNAME", "admin",
                        "OS_PASSWORD", "s3cret-pass",
                        "OS_PROJECT_NAME", "admin",
                        "OS_USER_DOMAIN_NAME", "Default",
                        "OS_PROJECT_DOMAIN_NAME", "Default",
                        "OS_REGION_NAME", "RegionOne",
                        "OS_INTERFACE", "publicURL",
                        "OS_PLACEMENT_ENDPOINT_OVERRIDE", cloud.url("/placement"),
                        "HOME", "/nowhere"))
                .build();
        assertThat(config.region()).contains("RegionOne");
        assertThat(config.endpointInterface()).isEqualTo("public");
        assertThat(config.endpointOverrides()).containsKey("placement");
        assertThat(config.toString()).doesNotContain("s3cret-pass");
        assertThat(new Api(config).offers(Service.COMPUTE, new Api(config).deadline()))
                .isTrue();
        assertThat(cloud.lastAuthBody
                        .at("/auth/identity/password/user/password")
                        .asText())
                .isEqualTo("s3cret-pass");
        assertThatThrownBy(() -> OpenStackConfig.fromEnvironment(Map.of())).hasMessageContaining("OS_AUTH_URL");
    }

    @Test
    void cloudsYamlWithSecureYamlBesideItIsRead() throws IOException {
        Files.writeString(folder.resolve("clouds.yaml"), """
                clouds:
                  lab:
                    region_name: RegionOne
                    interface: internal
                    volume_endpoint_override: http://cinder.example/v3/p
                    baremetal_endpoint_override: http://ironic.example
                    auth:
                      auth_url: http://keystone:5000
                      username: mover
                      project_name: ops
                      user_domain_name: Default
                      project_domain_id: default
                  other: {}
                """);
        Files.writeString(folder.resolve("secure.yaml"), "clouds: {lab: {auth: {password: 12345}}}\n");
        OpenStackConfig config = OpenStackConfig.fromEnvironment(Map.of(
                        "OS_CLOUD",
                        "lab",
                        "OS_CLIENT_CONFIG_FILE",
                        folder.resolve("clouds.yaml").toString()))
                .callTimeout(Duration.ofSeconds(3))
                .build();
        assertThat(config.region()).contains("RegionOne");
        assertThat(config.endpointInterface()).isEqualTo("internal");
        assertThat(config.endpointOverrides()).containsOnlyKeys("volume");
        assertThat(((KeystoneAuth) config.auth()).requestBody())
                .contains("\"password\":\"12345\"", "\"domain\":{\"id\":\"default\"}");
        assertThatThrownBy(() -> OpenStackConfig.fromCloudsYaml(folder.resolve("clouds.yaml"), "prod"))
                .hasMessageContaining("no cloud \"prod\"")
                .hasMessageContaining("[lab, other]");
    }

    @Test
    void aBrokenCloudsYamlIsNamedButNotQuoted() throws IOException {
        Path file = Files.writeString(folder.resolve("clouds.yaml"), "clouds: {lab: {auth: {password: s3cret-pass");
        assertThatThrownBy(() -> OpenStackConfig.fromCloudsYaml(file, "lab"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clouds.yaml")
                .hasMessageNotContaining("s3cret-pass");
    }

    @Test
    void tlsIsNeverSwitchedOff() throws IOException {
        Path file = Files.writeString(
                folder.resolve("clouds.yaml"), "clouds: {lab: {verify: no, auth: {auth_url: 'https://k', token: t}}}");
        assertThatThrownBy(() -> OpenStackConfig.fromCloudsYaml(file, "lab")).hasMessageContaining("cacert");
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        OpenStackConfig.Builder builder = OpenStackConfig.builder(OpenStackAuth.of(PASSWORD));
        assertThatThrownBy(() -> builder.callTimeout(Duration.ZERO)).hasMessageContaining("callTimeout");
        assertThatThrownBy(() -> builder.parallelReads(0)).hasMessageContaining("parallelReads (0)");
        assertThatThrownBy(() -> builder.snapshotTimeout(Duration.ZERO)).hasMessageContaining("snapshotTimeout (PT0S)");
        assertThatThrownBy(() -> builder.pageSize(0)).hasMessageContaining("pageSize (0)");
        assertThatThrownBy(() -> builder.endpointInterface("private")).hasMessageContaining("private");
        assertThatThrownBy(() -> builder.linkBytesPerSecond(0)).hasMessageContaining("linkBytesPerSecond");
        assertThatThrownBy(() -> builder.endpointOverride("dns", URI.create("http://x")))
                .hasMessageContaining("dns");
        assertThatThrownBy(() -> OpenStackConfig.builder(OpenStackAuth.of(PASSWORD))
                        .httpClient(HttpClient.newHttpClient())
                        .caCertificate(folder)
                        .build())
                .hasMessageContaining("caCertificate");
    }

    @Test
    void aCaFileWithoutACertificateIsRefusedWhenTheClientIsMade() throws IOException {
        Path empty = Files.writeString(folder.resolve("ca.pem"), "");
        OpenStackConfig config = OpenStackConfig.builder(OpenStackAuth.of(PASSWORD))
                .caCertificate(empty)
                .build();
        assertThatThrownBy(() -> new NovaMigrator(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ca.pem");
    }

    @Test
    void aClientThatFollowsRedirectsIsRefused() {
        OpenStackConfig.Builder builder = OpenStackConfig.builder(OpenStackAuth.of(PASSWORD));
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> builder.httpClient(follows).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not follow redirects");
    }

    @Test
    void credentialsInAnAddressAreRefusedAndNotShown() {
        for (String url :
                new String[] {"http://me:s3cret-pass@k", "ftp://me:s3cret-pass@k", "http://me:s3cret-pass@k k"}) {
            Map<String, String> options = new LinkedHashMap<>(PASSWORD);
            options.put("auth_url", url);
            assertThatThrownBy(() -> OpenStackAuth.of(options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("auth_url")
                    .hasMessageNotContaining("s3cret-pass")
                    .hasNoCause();
        }
        OpenStackConfig.Builder builder = OpenStackConfig.builder(OpenStackAuth.of(PASSWORD));
        assertThatThrownBy(() -> builder.endpointOverride("compute", URI.create("http://me:s3cret-pass@nova")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint override of compute")
                .hasMessageNotContaining("s3cret-pass");
    }

    @Test
    void aGivenTokenThatIsNoHeaderIsRefusedAndNotShown() {
        assertThatThrownBy(() -> OpenStackAuth.of(Map.of("auth_url", "http://k", "token", "t0ken\nX: y")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token")
                .hasMessageNotContaining("t0ken");
    }

    @Test
    void snapshotHasAMinuteOrAsLongAsACallIfThatIsLonger() {
        OpenStackConfig.Builder builder = OpenStackConfig.builder(OpenStackAuth.provided(refused -> {
            throw new IllegalStateException("not asked");
        }));
        assertThat(builder.build().snapshotTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(builder.build().parallelReads()).isEqualTo(8);
        builder.callTimeout(Duration.ofMinutes(2));
        assertThat(builder.build().snapshotTimeout()).isEqualTo(Duration.ofMinutes(2));
        builder.snapshotTimeout(Duration.ofSeconds(90));
        assertThat(builder.build().snapshotTimeout()).isEqualTo(Duration.ofSeconds(90));
    }
}
