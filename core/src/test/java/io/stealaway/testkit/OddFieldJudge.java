package io.stealaway.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says of each answer with one odd field whether what the adapter made of it is allowed. Allowed are:
 *
 * <ul>
 *   <li>all is as before;
 *   <li>what the record is about differs, and is named;
 *   <li>it differs by a value that could be so, or by what may be absent: another fact;
 *   <li>a {@link BackendException} that names the field.
 * </ul>
 *
 * <p>Never: any other exception; a difference of what the record is not about, unless a line names both; a value that could not be so and
 * is believed in silence.
 *
 * <p>Thread-safe if what it is given is.
 */
public final class OddFieldJudge {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What an adapter made of its answers.
     *
     * @param ofEach facts of each VM, host, node or key, by its id; compared by {@link Object#equals}
     * @param told every line that names what was left out, held back or refused, and why
     */
    public record Facts(Map<String, Object> ofEach, List<String> told) {
        /** Makes a copy. */
        public Facts {
            ofEach = new TreeMap<>(ofEach);
            told = List.copyOf(told);
        }
    }

    /** What one answer says besides its fields. */
    public interface Sense {
        /** Returns whether the value could be so, or be absent: then it is another fact, of what its record is about. */
        boolean possible(OddField odd);

        /** Returns more ids that a record is about than it shows, given its text before and after. */
        default String aboutBesides(OddField odd, String record) {
            return "";
        }

        /** Returns whether an exception tells of the field though it has no name in the message. */
        default boolean tells(OddField odd, BackendException e) {
            return false;
        }
    }

    private final Sense sense;
    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final SortedSet<String> wrong = new ConcurrentSkipListSet<>();

    /** Makes a judge that has seen nothing. */
    public OddFieldJudge(Sense sense) {
        this.sense = sense;
    }

    /**
     * Judges one reading.
     *
     * @param where what was asked, for the report; ids in it count as what the record is about
     * @param good the document without the change
     * @param odd the change
     * @param before what was made of the answers without the change
     * @param reading reads with the change
     */
    public void judge(String where, String good, OddField odd, Facts before, Supplier<Facts> reading) {
        String outcome = outcome(where, good, odd, before, reading);
        if (List.of("as before", "named", "another fact", "typed").contains(outcome)) {
            outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
        } else {
            wrong.add(where + " " + odd + ": " + outcome);
        }
    }

    private String outcome(String where, String good, OddField odd, Facts before, Supplier<Facts> reading) {
        try {
            String text = record(good, odd);
            String besides = sense.aboutBesides(odd, text);
            return compared(odd, where + " " + text + " " + besides, before, reading.get());
        } catch (BackendException e) {
            return odd.namedIn(e.getMessage()) || sense.tells(odd, e)
                    ? "typed"
                    : "typed, but the field is not named: " + e.getMessage();
        } catch (RuntimeException e) {
            return "thrown: " + e + " at " + e.getStackTrace()[0];
        }
    }

    private String compared(OddField odd, String about, Facts before, Facts seen) {
        SortedSet<String> differing = differing(before, seen);
        for (String id : differing) {
            boolean its = about.contains(id) || seen.told().stream().anyMatch(line -> follows(line, id, about, before));
            if (!its) {
                return id + " is affected: " + seen.ofEach().get(id) + ", told " + seen.told();
            }
        }
        if (differing.isEmpty()) {
            return "as before";
        }
        boolean named = differing.stream().allMatch(id -> seen.told().stream().anyMatch(line -> line.contains(id)))
                || seen.told().stream().anyMatch(odd::namedIn);
        if (named) {
            return "named";
        }
        return sense.possible(odd) ? "another fact" : "believed in silence: " + differing;
    }

    /** Whether a line says of this one that it is held by what the record is about. */
    private static boolean follows(String line, String id, String about, Facts before) {
        return line.contains(id)
                && before.ofEach().keySet().stream()
                        .anyMatch(other -> !other.equals(id) && about.contains(other) && line.contains(other));
    }

    private static SortedSet<String> differing(Facts before, Facts seen) {
        TreeSet<String> all = new TreeSet<>(before.ofEach().keySet());
        all.addAll(seen.ofEach().keySet());
        return all.stream()
                .filter(id ->
                        !Objects.equals(before.ofEach().get(id), seen.ofEach().get(id)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the record of the field, before and after, as a text: the element of the outermost list, else the document. */
    private static String record(String good, OddField odd) {
        StringBuilder at = new StringBuilder();
        String record = "";
        for (String part : odd.path()) {
            at.append('/').append(part.replace("~", "~0").replace("/", "~1"));
            if (part.matches("\\d+")) {
                record = at.toString();
                break;
            }
        }
        String text = parsed(good).at(record) + " " + parsed(odd.in(good)).at(record) + " "
                + odd.becomes().map(JsonNode::asText).orElse("");
        // As a half character goes over the line.
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(@Nullable String document) {
        try {
            return JSON.readTree(document);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns each verdict that is not allowed, with where and what. */
    public SortedSet<String> wrong() {
        return new TreeSet<>(wrong);
    }

    /** Returns how often each allowed outcome was seen. */
    public Map<String, Integer> outcomes() {
        TreeMap<String, Integer> counts = new TreeMap<>();
        outcomes.forEach((outcome, count) -> counts.put(outcome, count.get()));
        return counts;
    }

    /**
     * Fails if anything was wrong, if some outcome was never seen, or if there were too few.
     *
     * @param least how many must have been judged
     * @param seen the outcomes that must have been seen
     */
    public void balance(int least, String... seen) {
        int judged = outcomes().values().stream().mapToInt(Integer::intValue).sum();
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong.size() + " of " + (judged + wrong.size()) + " are wrong:\n"
                    + wrong.stream().limit(40).collect(Collectors.joining("\n")));
        }
        if (judged < least || !outcomes().keySet().containsAll(List.of(seen))) {
            throw new AssertionError("no whole balance of at least " + least + ": " + outcomes());
        }
    }
}
