package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.examples.SampleLoop;
import io.stealaway.model.policy.Policy;
import io.stealaway.placement.PlacementEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the page of a live loop is written. */
class LivePageTest {
    @TempDir
    private Path folder;

    private final SampleLoop loop = new SampleLoop();
    private final List<String> complaints = new ArrayList<>();

    private LivePage page() {
        return new LivePage(
                folder.resolve("seen"),
                PlacementEngine.builder(Policy.defaults()).build(),
                complaints::add);
    }

    private boolean tells(int passes) throws IOException {
        return Files.readString(folder.resolve("seen").resolve("index.html")).contains(passes + " pass");
    }

    @Test
    void itIsWrittenAtTheFirstPassThenOnceAMinuteAndWhenItEnds() throws IOException {
        LivePage page = page();
        page.accept(loop.pass());
        assertThat(tells(1)).isTrue();

        loop.advance(Duration.ofSeconds(59));
        page.accept(loop.pass());
        assertThat(tells(1)).isTrue();

        loop.advance(Duration.ofSeconds(1));
        page.accept(loop.pass());
        assertThat(tells(3)).isTrue();

        loop.advance(Duration.ofSeconds(1));
        page.accept(loop.pass());
        page.write();
        assertThat(tells(4)).isTrue();
    }

    @Test
    void nothingButThePageIsLeftInItsFolder() throws IOException {
        page().accept(loop.pass());

        try (var files = Files.list(folder.resolve("seen"))) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("index.html");
        }
    }

    @Test
    void aPageThatCannotBeWrittenIsToldAndStopsNothing() throws IOException {
        LivePage page = page();
        Files.writeString(folder.resolve("seen"), "in the way");

        page.accept(loop.pass());

        assertThat(complaints).singleElement().asString().contains("the report was not written");
    }
}
