package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.internal.http.TlsContexts;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A real Consul of the lab: a server and the agents host-a and host-b, each with an instance of web. */
final class ConsulLab {
    static final MigrationId OWNER = new MigrationId("migration 1/ä");

    /** One for each mode: an agent takes 200 connections from one address, and a client keeps its idle ones for minutes. */
    private static final Map<String, HttpClient> CLIENTS = new ConcurrentHashMap<>();

    final Lab lab;
    private final String mode;

    ConsulLab(String mode) {
        this.mode = mode;
        this.lab = Lab.of("consul", mode);
    }

    boolean secure() {
        return mode.equals("secure");
    }

    ConsulConfig.Builder config() {
        return secure() ? config(lab.setting("CONSUL_HTTP_TOKEN")) : open();
    }

    ConsulConfig.Builder config(String token) {
        return open().token(() -> token);
    }

    ConsulConfig.Builder open() {
        return server().httpClient(client());
    }

    HttpClient client() {
        return CLIENTS.computeIfAbsent(mode, any -> newClient());
    }

    /** A configuration that makes a client of its own. */
    ConsulConfig.Builder ownClient(String token) {
        return server().token(() -> token).caCertificates(Path.of(lab.setting("CONSUL_CACERT")));
    }

    private ConsulConfig.Builder server() {
        return ConsulConfig.builder(URI.create(lab.setting("CONSUL_HTTP_ADDR")), InstantSource.system());
    }

    private HttpClient newClient() {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        return secure()
                ? client.sslContext(TlsContexts.trusting("CONSUL_CACERT", Path.of(lab.setting("CONSUL_CACERT"))))
                        .build()
                : client.build();
    }

    /** A configuration that leads nowhere. */
    ConsulConfig.Builder broken() {
        return ConsulConfig.builder(URI.create("http://127.0.0.1:1"), InstantSource.system());
    }

    ConsulApi api() {
        return new ConsulApi(config().build(), RetryDelay.REAL);
    }

    String agentTemplate() {
        URI hostA = hostA();
        return hostA.getScheme() + "://{metadata:address}:" + hostA.getPort();
    }

    URI hostA() {
        return URI.create(lab.setting("CONSUL_HOST_A"));
    }

    ConsulIsolator isolator() {
        return ConsulIsolator.builder(config().build(), agentTemplate()).build();
    }

    Vm vm() {
        return Vms.at("vm a/ä", hostA().getHost());
    }

    /** Ends every maintenance and removes what tests keep in the store. */
    void tidy() {
        for (String host : new String[] {"CONSUL_HOST_A", "CONSUL_HOST_B"}) {
            URI agent = URI.create(lab.setting(host));
            maintain(agent, "false", "");
            // A run that was cut off may have left one of the service alone.
            api().putAgent("test", agent, "/v1/agent/service/maintenance/web-1", "enable", "false");
        }
        ConsulApi api = api();
        for (JsonNode session : api.get("test", "/v1/session/list")) {
            api.put("test", "/v1/session/destroy/" + session.path("ID").asText(), "");
        }
        api.find("test", "/v1/kv/test/", "recurse", "").ifPresent(all -> all.forEach(this::remove));
    }

    private void remove(JsonNode key) {
        String body = "[{\"KV\":{\"Verb\":\"delete\",\"Key\":" + key.path("Key") + "}}]";
        ConsulApi.ok("test", api().put("test", "/v1/txn", body));
    }

    void maintain(URI agent, String enable, String reason) {
        api().putAgent("test", agent, "/v1/agent/maintenance", "enable", enable, "reason", reason);
    }

    /** Returns how many instances of web users get from Consul's DNS; none is NXDOMAIN. */
    int instancesInDns() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            byte[] query = dnsQuery("web", "service", "consul");
            int port = Integer.parseInt(lab.setting("CONSUL_DNS_PORT"));
            socket.send(new DatagramPacket(
                    query, query.length, new InetSocketAddress(lab.setting("CONSUL_DNS_ADDRESS"), port)));
            byte[] answer = new byte[1_500];
            socket.receive(new DatagramPacket(answer, answer.length));
            // Bytes 6 and 7 of a DNS message are the number of its answers (RFC 1035, 4.1.1).
            return ByteBuffer.wrap(answer).getShort(6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] dnsQuery(String... labels) {
        ByteBuffer query = ByteBuffer.allocate(128);
        query.putShort((short) 1).putShort((short) 0x0100).putShort((short) 1);
        query.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String label : labels) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            query.put((byte) bytes.length).put(bytes);
        }
        // The root, type A, class IN.
        query.put((byte) 0).putShort((short) 1).putShort((short) 1);
        return Arrays.copyOf(query.array(), query.position());
    }

    int passing() {
        return api().get("test", "/v1/health/service/web", "passing", "1").size();
    }

    void killAgentA() {
        ProcessHandle agent = lab.process("host-a/pid");
        Lab.signal(agent, "KILL");
        agent.onExit().join();
    }

    /** Starts what is not running. */
    void up() {
        TreeMap<String, String> settings = new TreeMap<>();
        int port = URI.create(lab.setting("CONSUL_HTTP_ADDR")).getPort();
        settings.put("LAB_CONSUL_MODE", mode);
        settings.put("LAB_CONSUL_PORT_BASE", String.valueOf(secure() ? port - 1 : port));
        settings.put("LAB_CONSUL_DIR", realState());
        settings.put("LAB_CONSUL_BIN", lab.setting("CONSUL_BIN"));
        Lab.run(
                Map.copyOf(settings),
                Path.of("../examples/lab/consul/up").toAbsolutePath().toString());
    }

    private String realState() {
        try {
            return lab.state().toRealPath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
