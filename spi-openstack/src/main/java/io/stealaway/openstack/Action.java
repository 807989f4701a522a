package io.stealaway.openstack;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An instance action: a request on a server, as Nova logs it on arrival. Immutable. */
record Action(String name, String requestId, Optional<String> user, Instant startedAt) {

    static Action read(Fields fields) {
        return new Action(
                fields.text("action"),
                fields.word("request_id"),
                fields.optionalText("user_id"),
                fields.instant("start_time"));
    }

    boolean liveMigration() {
        return name.equals("live-migration");
    }

    /** Returns the reason of the innermost event that failed, the one that began last, and its place. */
    static Optional<String> failure(Fields action) {
        List<Fields> events = action.has("events") ? action.objects("events") : List.of();
        return events.stream()
                .filter(event -> event.optionalText("result").equals(Optional.of("Error")))
                .max((a, b) -> a.instant("start_time").compareTo(b.instant("start_time")))
                .map(event -> event.optionalText("details").map(String::strip).orElse("no details")
                        + " (" + event.text("event")
                        + event.optionalText("host").map(host -> " on " + host).orElse("") + ")");
    }
}
