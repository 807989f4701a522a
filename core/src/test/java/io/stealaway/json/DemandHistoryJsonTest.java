package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.DemandHistory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandHistoryJsonTest {
    private static final String DOCUMENT = "{\"schema\":\"stealaway.history/1.0\",\"interval\":\"PT15M\","
            + "\"moments\":[\"2026-03-02T12:00:00Z\",\"2026-03-02T12:15:00Z\"],"
            + "\"vms\":[{\"id\":\"a\",\"vcpus\":2,\"wanted\":[7,null]},{\"id\":\"b\",\"vcpus\":1,\"wanted\":[null,0]}]}";
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DemandHistoryJson.jsonSchema());

    private static DemandHistory read(String text) {
        try {
            return DemandHistoryJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String written(DemandHistory history) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DemandHistoryJson.write(history, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Some moments are left out, some of what a VM wanted is missing, and of one moment nothing is known. */
    private static DemandHistory any(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DemandHistory.Builder history = DemandHistory.builder(Duration.ofMinutes(5));
        int vms = random.nextInt(6);
        for (int vm = 0; vm < vms; vm++) {
            VmId id = VmId.of("vm " + vm + " \u00e9");
            history.vm(id, 1 + random.nextInt(8));
            for (int moment = 0; moment < 20; moment++) {
                if (random.nextInt(3) > 0) {
                    history.wanted(
                            id, Instant.ofEpochSecond(1_800_000_000L + moment * 300L), random.nextInt(1_000_000));
                }
            }
        }
        return history.moment(Instant.ofEpochSecond(1_800_060_000L)).build();
    }

    @Test
    void whatIsWrittenIsValidAndReadAsTheSame() throws IOException {
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                        .validate(DemandHistoryJson.jsonSchema(), InputFormat.JSON))
                .isEmpty();
        for (long seed = 0; seed < 50; seed++) {
            DemandHistory history = any(seed);
            String text = written(history);
            assertThat(SCHEMA.validate(text, InputFormat.JSON)).isEmpty();
            assertThat(read(text)).isEqualTo(history);
        }
        assertThat(read(written(DemandHistory.empty()))).isEqualTo(DemandHistory.empty());
    }

    @Test
    void whatIsNotKnownIsNullAndNeverZero() throws IOException {
        DemandHistory history = read(DOCUMENT);
        assertThat(history.wantedMicroCores(0, 0)).isEqualTo(7);
        assertThat(history.wantedMicroCores(0, 1)).isEqualTo(DemandHistory.MISSING);
        assertThat(history.wantedMicroCores(1, 0)).isEqualTo(DemandHistory.MISSING);
        assertThat(history.wantedMicroCores(1, 1)).isZero();
        assertThat(written(history)).contains("\"wanted\":[7,null]").contains("\"wanted\":[null,0]");
    }

    @Test
    void fieldsMayComeInAnyOrder() {
        int interval = DOCUMENT.indexOf("\"interval\"");
        int vms = DOCUMENT.indexOf("\"vms\"");
        String turned = DOCUMENT.substring(0, interval)
                + DOCUMENT.substring(vms, DOCUMENT.length() - 1)
                + ","
                + DOCUMENT.substring(interval, vms - 1)
                + "}";
        assertThat(read(turned)).isEqualTo(read(DOCUMENT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "history/1.0 | history/1.1 | $.schema",
                "PT15M | PT0S | $.interval",
                "PT15M | 15 min | $.interval",
                "PT15M | PT7M | $",
                "12:15:00Z | 12:00:00Z | $.moments",
                "12:15:00Z | 11:45:00Z | $.moments",
                "\"vcpus\":2 | \"vcpus\":0 | $.vms[0].vcpus",
                "\"vcpus\":2 | \"vcpus\":2,\"colour\":\"red\" | $.vms[0].colour",
                "[7,null] | [7] | $.vms[0].wanted",
                "[7,null] | [7,null,1] | $.vms[0].wanted",
                "[7,null] | [7,-1] | $.vms[0].wanted",
                "[7,null] | [7,1.5] | $.vms[0].wanted",
                "[7,null] | [7,2147483648] | $.vms[0].wanted",
                "[7,null] | 7 | $.vms[0].wanted",
                "\"id\":\"b\" | \"id\":\"a\" | $.vms[1].id",
                "\"id\":\"b\" | \"id\":\"Z\" | $.vms[1].id",
                "\"vms\" | \"machines\" | $.vms"
            })
    void whatIsNotAsItShouldBeIsRefusedByPlace(String part, String other, String path) {
        assertThatThrownBy(() -> read(DOCUMENT.replace(part, other)))
                .isInstanceOf(JsonException.class)
                .satisfies(e -> assertThat(((JsonException) e).path()).isEqualTo(path));
    }

    /** A document that would fill the memory is refused while it streams in, long before its end. */
    @Test
    void moreNumbersThanMayBeKeptAreRefusedWhileTheyAreRead() {
        String numbers = "0" + ",0".repeat(9_999);
        InputStream endless = new InputStream() {
            private byte[] line = (DOCUMENT.substring(0, DOCUMENT.indexOf("\"vms\"")) + "\"vms\":[")
                    .getBytes(StandardCharsets.US_ASCII);
            private int at;
            private int vms;

            @Override
            public int read() {
                if (at == line.length) {
                    at = 0;
                    String comma = vms == 0 ? "" : ",";
                    line = (comma + "{\"id\":\"vm-" + String.format(Locale.ROOT, "%06d", vms++)
                                    + "\",\"vcpus\":1,\"wanted\":[" + numbers + "]}")
                            .getBytes(StandardCharsets.US_ASCII);
                }
                return line[at++];
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                for (int i = 0; i < length; i++) {
                    buffer[from + i] = (byte) read();
                }
                return length;
            }
        };
        assertThatThrownBy(() -> DemandHistoryJson.read(endless))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("$.vms[1200].wanted")
                .hasMessageContaining("12000000");
    }
}
