package io.stealaway.openstack;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was the newest of a server before a move, so that whatever is newer can be told from it; and as whom we move.
 *
 * <p>Immutable and thread-safe.
 *
 * @param migration the highest id of the server's migration records; 0 when it has none
 * @param action the request id of its newest live-migration action; empty when it has none
 * @param user Keystone's id of the user that prepared the move
 */
record Marker(long migration, Optional<String> action, String user) {
    /** Of as many digits as are read again. */
    static final long MOST_MIGRATION = 999_999_999_999_999_999L;

    private static final Pattern FORM = Pattern.compile("migration=([0-9]{1,18}) action=([^ ]*) user=([^ ]+)");

    /** @throws IllegalArgumentException if the text is none that {@link #toString} made */
    static Marker parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("marker (" + text + ") is none that prepare() made");
        }
        return new Marker(
                Long.parseLong(matcher.group(1)),
                Optional.of(matcher.group(2)).filter(action -> !action.isEmpty()),
                matcher.group(3));
    }

    /** Returns our live-migration actions that are newer, of a list that begins with the newest. */
    List<Action> newer(List<Action> newestFirst) {
        return newestFirst.stream()
                .filter(Action::liveMigration)
                .takeWhile(found -> !action.equals(Optional.of(found.requestId())))
                .filter(this::ours)
                .toList();
    }

    boolean ours(Action found) {
        return found.user().equals(Optional.of(user));
    }

    boolean ours(MigrationRecord record) {
        return record.id() > migration && record.live() && record.user().equals(Optional.of(user));
    }

    @Override
    public String toString() {
        return "migration=" + migration + " action=" + action.orElse("") + " user=" + user;
    }
}
