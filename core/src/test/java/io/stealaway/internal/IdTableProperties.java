package io.stealaway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A table finds what its list holds where it stands, and nothing else. */
class IdTableProperties {
    /** An id whose hash is one of a few, so that many share it. */
    private record Crowded(int number) {
        @Override
        public int hashCode() {
            return number % 3;
        }
    }

    @Property(tries = 500, seed = "20261123")
    void findsEveryIdAtItsPlaceAndNoOther(@ForAll long seed) {
        Random random = new Random(seed);
        LinkedHashSet<Crowded> numbers = new LinkedHashSet<>();
        for (int i = random.nextInt(60); i > 0; i--) {
            numbers.add(new Crowded(random.nextInt(80)));
        }
        List<Crowded> ids = new ArrayList<>(numbers);
        IdTable<Crowded> table = new IdTable<>(ids);

        for (int number = 0; number < 80; number++) {
            assertThat(table.indexOf(new Crowded(number))).isEqualTo(ids.indexOf(new Crowded(number)));
        }
    }

    @Example
    void findsNumberedNames() {
        List<VmId> ids = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            ids.add(VmId.of("vm-" + i));
        }
        IdTable<VmId> table = new IdTable<>(ids);

        for (int i = 0; i < 5_000; i++) {
            assertThat(table.indexOf(VmId.of("vm-" + i))).isEqualTo(i);
        }
        assertThat(table.indexOf(VmId.of("vm-5000"))).isNegative();
    }
}
