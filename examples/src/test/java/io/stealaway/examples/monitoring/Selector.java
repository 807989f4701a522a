package io.stealaway.examples.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric that PromQL names, with what it asks of labels.
 *
 * @param metric its name
 * @param matchers label, operator and value of each
 */
record Selector(String metric, List<Condition> matchers) {
    private static final Pattern SELECTOR = Pattern.compile("\\b(stealaway_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|=)\"([^\"]*)\"");

    /** What is asked of one label. */
    record Condition(String label, String operator, String value) {
        /** Returns whether a value is named, or matched, by it; what is excluded must be one that there is, too. */
        boolean names(String candidate) {
            return operator.equals("=~") ? candidate.matches(value.replace("\\\\", "\\")) : candidate.equals(value);
        }
    }

    static List<Selector> in(String promql) {
        List<Selector> found = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(promql);
        while (selector.find()) {
            List<Condition> conditions = new ArrayList<>();
            Matcher matcher = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
            while (matcher.find()) {
                conditions.add(new Condition(matcher.group(1), matcher.group(2), matcher.group(3)));
            }
            found.add(new Selector(selector.group(1), conditions));
        }
        return found;
    }
}
