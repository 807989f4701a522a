package io.stealaway.remediation.journal;

import io.stealaway.json.MigrationJson;
import io.stealaway.model.Migration;
import io.stealaway.model.VmId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The texts of the journal's entries. What an entry is about stands in its key. Complaints are IllegalArgumentException. */
public final class JournalCodec {
    private JournalCodec() {}

    public static String write(Migration migration) {
        return MigrationJson.write(migration);
    }

    public static Migration readMigration(String text) {
        return MigrationJson.read(text);
    }

    /** Level, a space, and until when. */
    public static String write(Hold hold) {
        return hold.level() + " " + hold.until();
    }

    public static Hold readHold(VmId vm, String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("hold (" + text + ") must be a level and an instant");
        }
        return new Hold(vm, readInstant(text.substring(space + 1)), Integer.parseInt(text.substring(0, space)));
    }

    public static String write(List<Instant> instants) {
        return instants.stream().map(Instant::toString).collect(Collectors.joining(" "));
    }

    static List<Instant> readInstants(String text) {
        List<Instant> instants = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            instants.add(readInstant(word));
        }
        return instants;
    }

    static Instant readInstant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("(" + text + ") must be an instant in UTC", e);
        }
    }
}
