package io.stealaway.model.snapshot;

import io.stealaway.model.Role;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Numbers roles as VMs name them: by hash, as a search among thousands takes longer. Not thread-safe. */
final class RoleNumbers {
    static final int NONE = -1;

    private final List<Role> named;
    /** So many of them are in order. */
    private final int inOrder;

    private final Map<Role, Integer> numbers = new HashMap<>();

    /** @param known roles in their order, which have their places as numbers */
    RoleNumbers(List<Role> known) {
        named = new ArrayList<>(known);
        inOrder = known.size();
    }

    int of(Optional<Role> role) {
        if (role.isEmpty()) {
            return NONE;
        }
        if (numbers.isEmpty()) {
            for (int number = 0; number < inOrder; number++) {
                numbers.put(named.get(number), number);
            }
        }
        Integer known = numbers.putIfAbsent(role.get(), named.size());
        if (known == null) {
            named.add(role.get());
            return named.size() - 1;
        }
        return known;
    }

    /** Returns the numbers of those that are used, in the order of their roles. */
    int[] ordered(BitSet used) {
        IntStream numbers = used.stream();
        return named.size() == inOrder
                ? numbers.toArray()
                : numbers.boxed()
                        .sorted(Comparator.comparing(named::get))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    Role role(int number) {
        return named.get(number);
    }

    int size() {
        return named.size();
    }
}
