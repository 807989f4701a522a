package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against the collections of the JDK, small and large, and again after it was cleared. */
class FieldTableTest {
    private final FieldTable table = new FieldTable();

    @Test
    void answersLikeAMapAndASet() {
        for (int seed = 0; seed < 500; seed++) {
            table.clear();
            fillAndAsk(new Random(seed));
        }
    }

    private void fillAndAsk(Random random) {
        Map<String, Object> map = new LinkedHashMap<>();
        Set<String> asked = new LinkedHashSet<>();
        int names = 1 + random.nextInt(120);
        for (int step = random.nextInt(200); step > 0; step--) {
            String name = "n" + random.nextInt(names);
            if (random.nextInt(3) > 0) {
                assertThat(table.add(name, step)).isEqualTo(map.putIfAbsent(name, step) == null);
            } else {
                asked.add(name);
                assertThat(table.ask(name)).isEqualTo(map.get(name));
            }
            assertThat(table.look("n0")).isEqualTo(map.get("n0"));
        }
        assertThat(table.names()).isEqualTo(new ArrayList<>(map.keySet()));
        assertThat(table.asked()).containsExactlyElementsOf(asked);
    }

    @Test
    void tellsWhatNothingAskedFor() {
        for (String name : List.of("one", "two", "three", "four")) {
            table.add(name, name);
        }
        table.ask("three");
        table.ask("five");
        table.ask("one");
        assertThat(table.untaken()).containsExactly("two", "four");
        table.clear();
        assertThat(table.untaken()).isEmpty();
        assertThat(table.asked()).isEmpty();
        table.add("three", 3);
        assertThat(table.untaken())
                .as("what was asked for before the table was cleared")
                .containsExactly("three");
    }
}
