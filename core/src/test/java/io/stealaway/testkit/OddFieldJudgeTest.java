package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.OddFieldJudge.Facts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The judge finds what a small reader does wrong, one thing at a time, and nothing in the reader that does it right. */
class OddFieldJudgeTest {
    private static final String GOOD =
            "{\"vms\":[{\"id\":\"vm-1\",\"vcpus\":2},{\"id\":\"vm-2\",\"vcpus\":4},{\"id\":\"vm-3\",\"vcpus\":8}]}";

    /** Vcpus by VM; one that is odd is left out and named. */
    private static Facts careful(JsonNode document) {
        if (!document.path("vms").isArray()) {
            throw new BackendException.Unavailable("read", "vms must be a list");
        }
        Map<String, Object> vms = new TreeMap<>();
        List<String> told = new ArrayList<>();
        for (JsonNode one : document.path("vms")) {
            if (!one.path("id").isTextual()) {
                told.add("a VM without id: " + one);
            } else if (!one.path("vcpus").isInt() || one.path("vcpus").intValue() < 1) {
                told.add(one.path("id").textValue() + " has vcpus " + one.path("vcpus"));
            } else {
                vms.put(one.path("id").textValue(), one.path("vcpus").intValue());
            }
        }
        return new Facts(vms, told);
    }

    private static OddFieldJudge judged(Function<JsonNode, Facts> reader) {
        OddFieldJudge judge = new OddFieldJudge(odd -> odd.path().size() == 2
                || odd.path().equals(List.of("vms"))
                || odd.becomes().filter(JsonNode::isTextual).isPresent());
        for (OddField odd : OddField.of(GOOD, List.of("vm-2", "vm-9"))) {
            judge.judge("vms", GOOD, odd, reader.apply(parsed(GOOD)), () -> reader.apply(parsed(odd.in(GOOD))));
        }
        return judge;
    }

    private static JsonNode parsed(String document) {
        try {
            return new ObjectMapper().readTree(document);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCarefulReaderIsAllRight() {
        OddFieldJudge judge = judged(OddFieldJudgeTest::careful);
        judge.balance(100, "as before", "named", "typed", "another fact");
        assertThatThrownBy(() -> judge.balance(10_000, "named")).hasMessageContaining("at least 10000");
        assertThatThrownBy(() -> judge.balance(100, "never")).hasMessageContaining("no whole balance");
    }

    @Test
    void anExceptionOfAnotherKindIsFound() {
        OddFieldJudge judge = judged(document -> {
            document.path("vms")
                    .forEach(one -> Objects.requireNonNull(one.path("id").textValue()));
            return careful(document);
        });
        assertThat(judge.wrong())
                .isNotEmpty()
                .allMatch(line -> line.contains("thrown: java.lang.NullPointerException"));
        assertThatThrownBy(() -> judge.balance(1)).hasMessageContaining("are wrong");
    }

    @Test
    void aValueThatCannotBeSoAndIsBelievedIsFound() {
        OddFieldJudge judge = judged(document -> {
            Map<String, Object> vms = new TreeMap<>();
            document.path("vms")
                    .forEach(one ->
                            vms.put(one.path("id").asText(), one.path("vcpus").asInt()));
            return new Facts(vms, List.of());
        });
        assertThat(judge.wrong())
                .anyMatch(line -> line.contains("vms.0.vcpus -> -1") && line.contains("believed in silence"));
    }

    @Test
    void aVmThatIsAffectedByAnothersRecordIsFound() {
        OddFieldJudge judge = judged(document -> {
            Facts facts = careful(document);
            return facts.told().isEmpty() ? facts : new Facts(Map.of(), facts.told());
        });
        assertThat(judge.wrong())
                .anyMatch(line -> line.contains("vms.0.vcpus -> missing") && line.contains("vm-2 is affected"));
    }

    @Test
    void aVmThatIsLeftOutInSilenceIsFound() {
        OddFieldJudge judge = judged(document -> new Facts(careful(document).ofEach(), List.of()));
        assertThat(judge.wrong()).contains("vms vms.1.vcpus -> null: believed in silence: [vm-2]");
    }

    @Test
    void aTypedExceptionThatNamesNoFieldIsFound() {
        OddFieldJudge judge = judged(document -> {
            Facts facts = careful(document);
            if (!facts.told().isEmpty()) {
                throw new BackendException.Unavailable("read", "something did not provide it");
            }
            return facts;
        });
        assertThat(judge.wrong()).isNotEmpty().allMatch(line -> line.contains("the field is not named"));
    }

    @Test
    void oneThatIsHeldByWhatTheRecordIsAboutMustBeNamedWithIt() {
        assertThat(judged(document -> following(document, "vm-3 waits for vm-1"))
                        .wrong())
                .noneMatch(line -> line.contains("vms.0.vcpus -> -1"));
        assertThat(judged(document -> following(document, "vm-3 waits")).wrong())
                .anyMatch(line -> line.contains("vms.0.vcpus -> -1") && line.contains("vm-3 is affected"));
    }

    private static Facts following(JsonNode document, String words) {
        Facts facts = careful(document);
        if (facts.ofEach().containsKey("vm-1")) {
            return facts;
        }
        Map<String, Object> without = new TreeMap<>(facts.ofEach());
        without.remove("vm-3");
        List<String> told = new ArrayList<>(facts.told());
        told.add(words);
        return new Facts(without, told);
    }

    @Test
    void aRecordThatIsThereTwiceIsOneOfTheChanges() {
        assertThat(OddField.of(GOOD, List.of()).stream()
                        .filter(OddField::twice)
                        .map(odd -> parsed(odd.in(GOOD)).path("vms").size()))
                .containsExactly(4, 4, 4);
    }
}
