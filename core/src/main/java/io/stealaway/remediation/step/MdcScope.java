package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.RemediationEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What this thread works on, in the diagnostic context of slf4j, so that log lines of the loop, of adapters and of listeners can
 * be told apart: by pass, by VM from its detection on, by migration from its decision to its reintegration, and by plan.
 *
 * <p>To be run once, by the thread that made it and at once: running puts back what stood there before, be it the embedder's.
 */
public final class MdcScope {
    public static final String PASS = "stealaway.pass";
    public static final String ZONE = "stealaway.zone";
    public static final String VM = "stealaway.vm";
    public static final String MIGRATION = "stealaway.migration";
    public static final String PLAN = "stealaway.plan";

    private final Map<String, @Nullable String> before = new LinkedHashMap<>();

    private MdcScope() {}

    public static MdcScope of(Instant pass) {
        return new MdcScope().put(PASS, pass.toString());
    }

    public static MdcScope of(MigrationId migration) {
        return new MdcScope().put(MIGRATION, migration.value());
    }

    public static MdcScope of(VmId vm) {
        return new MdcScope().put(VM, vm.value());
    }

    public static MdcScope of(RemediationEvent event) {
        MdcScope trace = new MdcScope();
        event.vm().ifPresent(vm -> trace.put(VM, vm.value()));
        event.migration().ifPresent(migration -> trace.put(MIGRATION, migration.value()));
        return trace;
    }

    /** Adds what is known of the migration that this thread works on. */
    void about(Migration migration) {
        put(ZONE, migration.zone().value());
        put(VM, migration.vm().value());
        put(MIGRATION, migration.id().value());
        if (!migration.planHash().isEmpty()) {
            put(PLAN, migration.planHash());
        }
    }

    private MdcScope put(String key, String value) {
        if (!before.containsKey(key)) {
            before.put(key, MDC.get(key));
        }
        MDC.put(key, value);
        return this;
    }

    /** Does something, and puts back whatever happens. */
    public <T> T call(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            restore();
        }
    }

    /** Does something, and puts back whatever happens. */
    public void run(Runnable work) {
        try {
            work.run();
        } finally {
            restore();
        }
    }

    private void restore() {
        before.forEach((key, value) -> {
            if (value == null) {
                MDC.remove(key);
            } else {
                MDC.put(key, value);
            }
        });
    }
}
