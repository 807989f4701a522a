package io.stealaway.examples.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** The real Consul of {@code examples/lab/consul}, seen without the adapter: its service web is on the agents host-a and host-b. */
final class LabConsul implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Bytes before the address in a record that names what was asked by a pointer: name, type, class, life, length. */
    private static final int RECORD_HEAD = 12;

    private final Lab lab = Lab.of("consul", "plain");
    private final HttpClient http = HttpClient.newHttpClient();
    private final String prefix;

    /** @param prefix of all keys that the test lets be written */
    LabConsul(String prefix) {
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    URI server() {
        return URI.create(lab.setting("CONSUL_HTTP_ADDR"));
    }

    String hostA() {
        return URI.create(lab.setting("CONSUL_HOST_A")).getHost();
    }

    String hostB() {
        return URI.create(lab.setting("CONSUL_HOST_B")).getHost();
    }

    /** Returns the addresses that a user gets who asks DNS for the service web. */
    Set<String> addressesInDns() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            byte[] query = query("web", "service", "consul");
            int port = Integer.parseInt(lab.setting("CONSUL_DNS_PORT"));
            socket.send(new DatagramPacket(
                    query, query.length, new InetSocketAddress(lab.setting("CONSUL_DNS_ADDRESS"), port)));
            byte[] answer = new byte[1_500];
            socket.receive(new DatagramPacket(answer, answer.length));
            return addresses(ByteBuffer.wrap(answer), query.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RFC 1035, 4.1: the header's fourth number counts the answers, which come after the question. */
    private static Set<String> addresses(ByteBuffer message, int afterQuestion) {
        TreeSet<String> found = new TreeSet<>();
        int at = afterQuestion;
        for (int i = 0; i < message.getShort(6); i++) {
            if (message.getShort(at) >= 0 || message.getShort(at + 2) != 1 || message.getShort(at + 10) != 4) {
                throw new AssertionError("DNS answers with something else than an address of the name asked for");
            }
            at += RECORD_HEAD;
            found.add((message.get(at) & 255) + "." + (message.get(at + 1) & 255) + "." + (message.get(at + 2) & 255)
                    + "." + (message.get(at + 3) & 255));
            at += 4;
        }
        return found;
    }

    private static byte[] query(String... labels) {
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

    /** Returns the reason of the maintenance that the VM's agent is in; empty when it is in none. */
    String maintenance() {
        return get(lab.setting("CONSUL_HOST_A") + "/v1/agent/checks")
                .path("_node_maintenance")
                .path("Notes")
                .asText();
    }

    /** Frees the locks of a killed process, as an operator may; they would be free anyhow, three quarters of a minute later. */
    void freeLocks() {
        for (JsonNode key : get(server() + "/v1/kv/" + prefix + "?recurse")) {
            String session = key.path("Session").asText();
            if (!session.isEmpty()) {
                String path = key.path("Key").asText().replace("%", "%25");
                send("PUT", server() + "/v1/kv/" + path + "?release=" + session);
                send("PUT", server() + "/v1/session/destroy/" + session);
            }
        }
    }

    /** Ends what a run that was cut off may have left. */
    void tidy() {
        send("PUT", lab.setting("CONSUL_HOST_A") + "/v1/agent/maintenance?enable=false");
        send("PUT", lab.setting("CONSUL_HOST_B") + "/v1/agent/maintenance?enable=false");
        LabCloud.until(
                "both instances are in DNS",
                () -> addressesInDns().equals(new TreeSet<>(Arrays.asList(hostA(), hostB()))));
    }

    @Override
    public void close() {
        send("PUT", lab.setting("CONSUL_HOST_A") + "/v1/agent/maintenance?enable=false");
        send("DELETE", server() + "/v1/kv/" + prefix + "?recurse");
    }

    private JsonNode get(String uri) {
        try {
            return JSON.readTree(send("GET", uri));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String send(String method, String uri) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(uri))
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(
                        method + " " + uri + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
