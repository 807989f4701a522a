package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.stealaway.examples.docs.Markdown.Block;
import io.stealaway.json.PolicyJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The JSON and XML of the documents. YAML is read by the program that it is written for, in its own test. */
class DataBlocksTest {

    @Test
    void everyJsonIsAPolicyThatTheLibraryReads() {
        List<Block> policies = Stream.concat(
                        Markdown.blocks("json").stream(), Markdown.of("docs/quick-start.md").blocks().stream())
                .filter(block -> block.language().equals("json"))
                .toList();

        assertThat(policies)
                .isNotEmpty()
                .allSatisfy(block -> assertThatCode(() -> PolicyJson.read(
                                new ByteArrayInputStream(block.text().getBytes(StandardCharsets.UTF_8))))
                        .as(block.where())
                        .doesNotThrowAnyException());
    }

    @Test
    void everyXmlIsWellFormedAndNamesTheVersionOfTheBuild() throws IOException {
        String version = Files.readString(Markdown.ROOT.resolve("pom.xml"))
                .replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");

        assertThat(Markdown.blocks("xml")).isNotEmpty().allSatisfy(block -> {
            DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(block.text())));
            assertThat(block.text()).as(block.where()).contains("<version>" + version + "</version>");
        });
    }
}
