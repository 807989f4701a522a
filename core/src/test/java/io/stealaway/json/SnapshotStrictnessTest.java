package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SnapshotStrictnessTest {
    @Test
    void documentThatIsRightIsRead() {
        assertThat(Documents.readSnapshot(Documents.SNAPSHOT).vms()).hasSize(2);
    }

    static List<Arguments> mistakes() {
        return List.of(
                mistake(
                        "unknown field in an item",
                        "\"cores\":8",
                        "\"cores\":8,\"colour\":\"red\"",
                        "$.hosts[0].colour (id hv-1): unknown field. Known are id, zone, cores, "),
                mistake(
                        "unknown field of the document",
                        "\"unmatched\"",
                        "\"extra\"",
                        "$.extra: unknown field. Known "),
                mistake(
                        "duplicate field",
                        "\"cores\":8",
                        "\"cores\":8,\"cores\":8",
                        "$.hosts[0].cores (id hv-1): duplicate field"),
                mistake(
                        "duplicate field of the document",
                        "\"unmatched\":",
                        "\"takenAt\":\"2026-03-02T12:00:00Z\",\"unmatched\":",
                        "$.takenAt: duplicate field"),
                mistake(
                        "schema twice",
                        "\"unmatched\":",
                        "\"schema\":\"stealaway.snapshot/1.0\",\"unmatched\":",
                        "$.schema: duplicate field"),
                mistake(
                        "zone-less host",
                        "\"zone\":\"z\",\"cores\":8",
                        "\"cores\":8",
                        "$.hosts[0].zone (id hv-1): is required, but missing"),
                mistake(
                        "missing unit-bearing field",
                        "\"ramBytes\":64,",
                        "",
                        "$.hosts[0].ramBytes (id hv-1): is required, but missing"),
                mistake(
                        "missing load",
                        "\"load5\":1.5,",
                        "",
                        "$.observations[0].load5 (vm vm-2): is required, but missing"),
                mistake("missing list", "\"hosts\":[", "\"hots\":[", "$.hosts: is required, but missing"),
                mistake(
                        "no instant",
                        "\"takenAt\":\"2026-03-02T12:00:00Z\",",
                        "",
                        "$.takenAt: is required, but missing"),
                mistake(
                        "text where a number belongs",
                        "\"ramBytes\":64",
                        "\"ramBytes\":\"64\"",
                        "$.hosts[0].ramBytes (id hv-1): must be a whole number, but is \"64\""),
                mistake(
                        "fraction where a whole number belongs",
                        "\"vcpus\":2",
                        "\"vcpus\":2.5",
                        "$.vms[0].vcpus (id vm-1): must be a whole number, but is 2.5"),
                mistake(
                        "number too large for its field",
                        "\"vcpus\":2",
                        "\"vcpus\":4294967298",
                        "$.vms[0].vcpus (id vm-1): must be at most 2147483647, but is 4294967298"),
                mistake(
                        "number too large for any field",
                        "\"diskBytes\":7",
                        "\"diskBytes\":99999999999999999999",
                        "$.hosts[1].diskBytes (id hv-2): must be at most 9223372036854775807, but is 99999999999999999999"),
                mistake(
                        "number where text belongs",
                        "\"id\":\"vm-1\"",
                        "\"id\":1",
                        "$.vms[0].id: must be text, but is 1"),
                mistake(
                        "null",
                        "\"tenant\":\"t\",\"vcpus\":1",
                        "\"tenant\":null,\"vcpus\":1",
                        "$.vms[1].tenant (id vm-2): must be text, but is null"),
                mistake(
                        "text where truth belongs",
                        "\"vcpus\":1",
                        "\"vcpus\":1,\"locked\":\"yes\"",
                        "$.vms[1].locked (id vm-2): must be true or false, but is \"yes\""),
                mistake("object where an array belongs", "\"inFlight\":[{", "\"inFlight\":{\"a\":[{", "$.inFlight: "),
                mistake(
                        "array where an object belongs",
                        "\"metadata\":{\"k\":\"v\"}",
                        "\"metadata\":[]",
                        "$.vms[0].metadata (id vm-1): must be an object, but is an array"),
                mistake(
                        "number in metadata",
                        "{\"k\":\"v\"}",
                        "{\"k\":1}",
                        "$.vms[0].metadata.k: must be text, but is 1"),
                mistake(
                        "text in an array of objects",
                        "\"vms\":[",
                        "\"vms\":[\"vm\",",
                        "$.vms[0]: must be an object, but is \"vm\""),
                mistake(
                        "NaN",
                        "\"stealRatio\":0.25",
                        "\"stealRatio\":NaN",
                        "$.observations[0].stealRatio (vm vm-2): must be a finite number, but is NaN"),
                mistake(
                        "infinity",
                        "\"load5\":1.5",
                        "\"load5\":-Infinity",
                        "$.observations[0].load5 (vm vm-2): must be a finite number, but is -Infinity"),
                mistake(
                        "number beyond the largest double",
                        "\"load5\":1.5",
                        "\"load5\":1e999",
                        "$.observations[0].load5 (vm vm-2): must be a finite number, but is 1e999"),
                mistake(
                        "NaN for a whole number",
                        "\"cores\":8",
                        "\"cores\":NaN",
                        "$.hosts[0].cores (id hv-1): must be a whole number, but is NaN"),
                mistake(
                        "negative capacity",
                        "\"ramBytes\":64",
                        "\"ramBytes\":-64",
                        "$.hosts[0].ramBytes (id hv-1): ramBytes (-64) must be between 1 and "),
                mistake(
                        "negative size of a volume",
                        "\"bytes\":3",
                        "\"bytes\":-3",
                        "$.vms[1].volumes[0].bytes (id vol): bytes of volume vol (-3) must be between 0 and "),
                mistake(
                        "percentage for a fraction",
                        "\"stealRatio\":0.25",
                        "\"stealRatio\":25",
                        "$.observations[0].stealRatio (vm vm-2): stealRatio of vm-2 (25.0) must be a fraction in [0,1]. Maybe"),
                mistake(
                        "unprintable id",
                        "\"id\":\"hv-1\"",
                        "\"id\":\"hv\\n1\"",
                        "$.hosts[0].id (id hv?1): HostId (hv?1) must be printable, but character 2 is U+000a"),
                mistake(
                        "empty id",
                        "\"id\":\"g\"",
                        "\"id\":\"\"",
                        "$.serverGroups[0].id (id ): ServerGroupId () must have 1 to 255"),
                mistake(
                        "unknown constant",
                        "\"ANTI_AFFINITY\"",
                        "\"anti-affinity\"",
                        "$.serverGroups[0].rule (id g): must be one of AFFINITY, ANTI_AFFINITY, SOFT_AFFINITY, "
                                + "SOFT_ANTI_AFFINITY, but is \"anti-affinity\""),
                mistake(
                        "instant with an offset",
                        "11:59:30Z",
                        "11:59:30+01:00",
                        "$.observations[0].sampledAt (vm vm-2): must be an instant in UTC such as \"2026-03-02T12:00:00Z\""),
                mistake(
                        "instant that is none",
                        "2026-03-02T12:00:00Z",
                        "2026-02-30T12:00:00Z",
                        "$.takenAt: must be an instant in UTC such as"),
                mistake("duplicate host", "\"id\":\"hv-2\"", "\"id\":\"hv-1\"", "$.hosts[1].id: duplicate id hv-1"),
                mistake("duplicate VM", "\"id\":\"vm-2\"", "\"id\":\"vm-1\"", "$.vms[1].id: duplicate id vm-1"),
                mistake(
                        "VM observed twice",
                        "\"observations\":[",
                        "\"observations\":[{\"vm\":\"vm-2\",\"sampledAt\":\"2026-03-02T11:59:30Z\",\"stealRatio\":0,"
                                + "\"load5\":0,\"cpuUsedMicroCores\":0},",
                        "$.observations[1].vm: duplicate id vm-2"),
                mistake("trait twice", "[\"A\"]", "[\"A\",\"A\"]", "$.hosts[1].traits[1] (id hv-2): duplicate value"),
                mistake(
                        "VM on unknown host",
                        "\"host\":\"hv-2\"",
                        "\"host\":\"hv-9\"",
                        "$.vms[1].host (id vm-2): host hv-9 is not in the snapshot"),
                mistake(
                        "VM in unknown server group",
                        "\"serverGroups\":[\"g\"]",
                        "\"serverGroups\":[\"h\"]",
                        "$.vms[0].serverGroups (id vm-1): server group h is not in the snapshot"),
                mistake(
                        "observation of unknown VM",
                        "{\"vm\":\"vm-2\"",
                        "{\"vm\":\"vm-9\"",
                        "$.observations[0].vm: VM vm-9 is not in the snapshot"),
                mistake(
                        "migration of unknown VM",
                        "{\"vm\":\"vm-1\"",
                        "{\"vm\":\"vm-9\"",
                        "$.inFlight[0].vm: VM vm-9 is not in the snapshot"),
                mistake(
                        "migration to unknown host",
                        "\"target\":\"hv-2\"",
                        "\"target\":\"hv-9\"",
                        "$.inFlight[0].target (vm vm-1): host hv-9 is not in the snapshot"),
                mistake(
                        "migration from a host to itself",
                        "\"target\":\"hv-2\"",
                        "\"target\":\"hv-1\"",
                        "$.inFlight[0].source (vm vm-1): source and target of the migration of vm-1 are the same host"),
                mistake("trailing document", "[\"up{a=1}\"]}", "[]} {}", "$: is followed by something else (line 12,"),
                mistake("trailing garbage", "[\"up{a=1}\"]}", "[]} x", "$: is not JSON: Unrecognized token 'x'"),
                mistake("comment", "\"hosts\":[", "/* all */\"hosts\":[", "$.takenAt: is not JSON: "),
                mistake("trailing comma", "[\"up{a=1}\"]", "[\"up{a=1}\",]", "$.unmatched[1]: is not JSON: "),
                mistake("text that is not closed", "\"up{a=1}\"", "\"up{a=1}", "$.unmatched[0]: "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakeIsNamedWithItsPlace(String name, String text, String replacement, String message) {
        String broken = Documents.broken(Documents.SNAPSHOT, text, replacement);

        assertThat(Complaints.of(() -> Documents.readSnapshot(broken))).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "stealaway.snapshot/1.2, is newer than this library reads",
        "stealaway.snapshot/2.0, is newer than this library reads",
        "stealaway.snapshot/0.9, is older than this library reads",
        "stealaway.policy/1.0, 'must be \"stealaway.snapshot/1.1\", but is \"stealaway.policy/1.0\"'",
        "stealaway.snapshot/1, 'must be \"stealaway.snapshot/1.1\", but is'",
        "stealaway.snapshot, 'must be \"stealaway.snapshot/1.1\", but is'"
    })
    void versionThatIsNotOursIsRefused(String schema, String problem) {
        String other = Documents.broken(Documents.SNAPSHOT, "stealaway.snapshot/1.0", schema);

        assertThat(Complaints.of(() -> Documents.readSnapshot(other)))
                .startsWith("$.schema: ")
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | $: the document is empty",
                "`  ` | $: the document is empty",
                "[] | $: must be an object, but is an array",
                "null | $: must be an object, but is null",
                "{} | $.schema: must be the first field",
                "{\"takenAt\":\"2026-03-02T12:00:00Z\",\"schema\":\"stealaway.snapshot/1.0\"} | $.schema: must be the first field",
                "{\"schema\":1} | $.schema: must be \"stealaway.snapshot/1.1\", but is 1",
                "{\"schema\" | $.schema: the document ends too early",
                "hosts: | $: is not JSON: "
            })
    void documentThatBeginsWrongIsRefused(String text, String message) {
        assertThat(Complaints.of(() -> Documents.readSnapshot(text))).startsWith(message);
    }

    @Test
    void everyTruncationIsRefused() {
        String text = Documents.SNAPSHOT.stripTrailing();
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);

            assertThat(Complaints.of(() -> Documents.readSnapshot(cut))).startsWith("$");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] bytes = Documents.SNAPSHOT.replace("hv-1", "hv-\u00fc").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Complaints.of(() -> SnapshotJson.read(new ByteArrayInputStream(bytes))))
                .startsWith("$.hosts[0].id: is not JSON: Invalid UTF-8");
    }

    @Test
    void documentOfEndlessDepthIsRefused() {
        String deep = Documents.broken(Documents.SNAPSHOT, "[\"up{a=1}\"]", "[".repeat(100_000));

        assertThat(Complaints.of(() -> Documents.readSnapshot(deep))).contains("nesting depth");
    }

    @Test
    void streamThatFailsIsNotABadDocument() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                throw new IOException("disk on fire");
            }
        };

        Assertions.assertThatIOException()
                .isThrownBy(() -> SnapshotJson.read(failing))
                .withMessage("disk on fire");
    }

    private static Arguments mistake(String name, String text, String replacement, String message) {
        return Arguments.of(name, text, replacement, message);
    }
}
