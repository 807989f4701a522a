package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.json.PolicyJson;
import io.stealaway.model.policy.Policy;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the pages say of fields of the policy is said of fields that there are. */
class TuningTest {

    @Test
    void everyFieldWithItsSectionThatThePagesNameIsInThePolicy() throws IOException {
        JsonNode policy = new ObjectMapper().readTree(PolicyJson.write(Policy.defaults()));

        assertThat(Markdown.of("docs/tuning.md").spans()).anyMatch(span -> span.startsWith("detection."));
        for (Markdown page : Markdown.all()) {
            assertThat(page.spans())
                    .filteredOn(span -> span.matches("(detection|placement|isolation|migration|proof)\\.[a-z]\\w*"))
                    .allSatisfy(span -> assertThat(
                                    policy.at("/" + span.replace('.', '/')).isMissingNode())
                            .as("%s, in %s", span, page.file())
                            .isFalse());
        }
    }
}
