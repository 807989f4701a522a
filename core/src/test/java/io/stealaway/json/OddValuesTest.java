package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values at the edge of what documents may say: reader and JSON Schema agree on each. */
class OddValuesTest {
    private static final Schema SNAPSHOT = schema(SnapshotJson.jsonSchema());
    private static final Schema PLAN = schema(PlanJson.jsonSchema());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-01-01T00:00:00Z",
                "-1000000000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "-10000-01-01T00:00:00Z"
            })
    void anInstantOfAYearOfMoreThanFourDigitsIsRefusedWithItsPlace(String instant) {
        String broken = Documents.broken(Documents.SNAPSHOT, "2026-03-02T11:59:30Z", instant);

        assertThat(Complaints.of(() -> Documents.readSnapshot(broken)))
                .startsWith("$.observations[0].sampledAt (vm vm-2): must have a year from -9999 to 9999");
        assertThat(SNAPSHOT.validate(broken, InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59.999999999Z", "-9999-01-01T00:00:00Z", "0000-01-01T00:00:00Z"})
    void theFirstAndTheLastInstantAreRead(String instant) {
        String text = Documents.broken(Documents.SNAPSHOT, "2026-03-02T11:59:30Z", instant);

        assertThat(Documents.written(Documents.readSnapshot(text))).contains(instant);
        assertThat(SNAPSHOT.validate(text, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02T11:59:60Z",
                "2026-03-02T24:00:00Z",
                "2026-13-02T11:59:30Z",
                "2026-03-32T11:59:30Z",
                "12026-03-02T11:59:30Z",
                "+2026-03-02T11:59:30Z",
                "2026-03-02t11:59:30z",
                "2026-03-02T11:59:30.Z",
                "2026-03-02T11:59:30+00:00"
            })
    void anInstantOfAnotherFormIsRefusedByBoth(String instant) {
        String broken = Documents.broken(Documents.SNAPSHOT, "2026-03-02T11:59:30Z", instant);

        Complaints.of(() -> Documents.readSnapshot(broken));
        assertThat(SNAPSHOT.validate(broken, InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"16.0", "1.6e1", "160e-1"})
    void wholeNumbersMayBeWrittenWithAFraction(String number) {
        String text = Documents.broken(Documents.SNAPSHOT, "\"threads\":16", "\"threads\":" + number);

        assertThat(Documents.readSnapshot(text)).isEqualTo(Documents.readSnapshot(Documents.SNAPSHOT));
        assertThat(SNAPSHOT.validate(text, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"16.5", "1e999999999", "1e-999999999", "9223372036854775808.0"})
    void whatIsNoWholeNumberIsRefusedByBoth(String number) {
        String broken = Documents.broken(Documents.SNAPSHOT, "\"threads\":16", "\"threads\":" + number);

        assertThat(Complaints.of(() -> Documents.readSnapshot(broken))).contains("must be a whole number");
        assertThat(SNAPSHOT.validate(broken, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void negativeCountsAreRefused() {
        String broken = Documents.broken(Documents.PLAN, "\"capacity\":2", "\"capacity\":-5");

        assertThat(Complaints.of(() -> PlanJson.read(broken))).contains("rejections by capacity of vm-2 (-5)");
        assertThat(PLAN.validate(broken, InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u2028", "a\\u2029b", "\\uFEFF", "a\\uD83D", "\\uDC27b", "a\\u0000", "\\u0085"})
    void anIdThatTheReaderRefusesIsInvalid(String id) {
        String broken = Documents.broken(Documents.SNAPSHOT, "\"id\":\"vol\"", "\"id\":\"" + id + "\"");

        Complaints.of(() -> Documents.readSnapshot(broken));
        assertThat(SNAPSHOT.validate(broken, InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u200Db", "\\uD83D\\uDC27", "\\u200D", "gr\u00f6\u00dfe"})
    void anIdThatTheReaderTakesIsValid(String id) {
        String text = Documents.broken(Documents.SNAPSHOT, "\"id\":\"vol\"", "\"id\":\"" + id + "\"");

        assertThatCode(() -> Documents.readSnapshot(text)).doesNotThrowAnyException();
        assertThat(SNAPSHOT.validate(text, InputFormat.JSON)).isEmpty();
    }

    @Test
    void lengthsAreCountedInCodePointsByBoth() {
        String most = "\uD83D\uDC27".repeat(255);
        String fits = Documents.broken(Documents.SNAPSHOT, "\"id\":\"vol\"", "\"id\":\"" + most + "\"");
        String tooLong = Documents.broken(Documents.SNAPSHOT, "\"id\":\"vol\"", "\"id\":\"" + most + "x\"");

        assertThatCode(() -> Documents.readSnapshot(fits)).doesNotThrowAnyException();
        assertThat(SNAPSHOT.validate(fits, InputFormat.JSON)).isEmpty();
        Complaints.of(() -> Documents.readSnapshot(tooLong));
        assertThat(SNAPSHOT.validate(tooLong, InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void documentsInOtherEncodingsAreRefused(String charset) {
        byte[] bytes = Documents.SNAPSHOT.getBytes(Charset.forName(charset));

        assertThat(Complaints.of(() -> SnapshotJson.read(new ByteArrayInputStream(bytes))))
                .isEqualTo("$: is not JSON in UTF-8. Maybe it is UTF-16?");
    }

    @Test
    void documentsOfAFewBytesAreRefusedInTheUsualWords() throws IOException {
        for (String text : new String[] {"", "{", "{}", " {} "}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Complaints.of(() -> SnapshotJson.read(new ByteArrayInputStream(bytes)));
        }
    }

    @Test
    void problemsAreReadAndWrittenAsTheNewerVersion() throws IOException {
        String[] texts = {
            Documents.broken(Documents.SNAPSHOT, "\"threads\":16", "\"threads\":16,\"problem\":\"two records\""),
            Documents.broken(Documents.SNAPSHOT, "{\"k\":\"v\"}", "{\"k\":\"v\"},\"problem\":\"two records\""),
            Documents.broken(Documents.SNAPSHOT, "\"unmatched\":", "\"problems\":[\"two records\"],\"unmatched\":")
        };
        for (String text : texts) {
            String written = Documents.written(Documents.readSnapshot(text));
            assertThat(written).contains("stealaway.snapshot/1.1", "two records");
            assertThat(Documents.readSnapshot(written)).isEqualTo(Documents.readSnapshot(text));
            String broken = Documents.broken(text, "two records", "two\\nrecords");
            assertThat(Complaints.of(() -> Documents.readSnapshot(broken))).contains("must be printable");
            assertThat(SNAPSHOT.validate(broken, InputFormat.JSON)).isNotEmpty();
            String longer = Documents.broken(text, "two records", "x".repeat(301));
            assertThat(Complaints.of(() -> Documents.readSnapshot(longer))).contains("1 to 300 characters");
            assertThat(SNAPSHOT.validate(longer, InputFormat.JSON)).isNotEmpty();
        }
        assertThat(new ObjectMapper().readTree(texts[0])).isNotNull();
    }

    private static Schema schema(String text) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
    }
}
