package io.stealaway.examples.live;

import io.stealaway.consul.ConsulJournal;
import io.stealaway.consul.ConsulRights;
import io.stealaway.examples.report.Units;
import io.stealaway.kubernetes.KubernetesJournal;
import io.stealaway.kubernetes.KubernetesRights;
import io.stealaway.local.FileJournal;
import io.stealaway.remediation.OperatorCommands;
import io.stealaway.remediation.OperatorCommands.OperatorStatus;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether what the loop keeps and takes can be: journal, leases, isolations, each where it is configured. Not thread-safe. */
final class StateChecks {
    private static final String JOURNAL = "journal";
    private static final String LEASES = "leases";
    private static final String CONSUL = "consul rights";
    private static final String KUBERNETES = "kubernetes rights";

    private final LiveConfig config;
    private final List<Finding> findings = new ArrayList<>();

    StateChecks(LiveConfig config) {
        this.config = config;
    }

    List<Finding> all() {
        config.journal().ifPresent(this::file);
        config.leases().ifPresent(this::leases);
        config.consul().ifPresent(this::consul);
        config.kubernetes().ifPresent(this::kubernetes);
        return findings;
    }

    private void told(String what, Supplier<String> ask) {
        findings.add(ConfigChecks.told(what, ask));
    }

    private static String contents(Journal journal) {
        OperatorStatus status = OperatorCommands.of(journal).status();
        if (!status.unreadable().isEmpty()) {
            throw new BackendException.Conflict("journal", "entries cannot be read: " + status.unreadable());
        }
        return "readable, with " + Units.count(status.open().size(), "open migration")
                + status.paused().map(why -> "; paused: " + why).orElse("");
    }

    private void file(Path journal) {
        Path folder = journal.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            findings.add(Finding.fail(JOURNAL, journal + ": there is no folder " + folder));
        } else if (!Files.isWritable(folder) || (Files.exists(journal) && !Files.isWritable(journal))) {
            findings.add(Finding.fail(JOURNAL, journal + " cannot be written: no permission"));
        } else if (!Files.exists(journal)) {
            findings.add(Finding.ok(JOURNAL, journal + " will be made; its folder can be written"));
        } else {
            told(JOURNAL, () -> journal + ": writable, " + contents(FileJournal.readOnly(journal)));
        }
    }

    private void leases(Path folder) {
        if (!Files.isWritable(folder)) {
            findings.add(Finding.fail(LEASES, folder + " cannot be written: no permission"));
            return;
        }
        told(LEASES, () -> {
            try (Stream<Path> files = Files.list(folder)) {
                List<String> locked = files.filter(file -> !Files.isReadable(file) || !Files.isWritable(file))
                        .map(Path::toString)
                        .sorted()
                        .toList();
                if (!locked.isEmpty()) {
                    throw new IllegalStateException("no permission for " + Words.first(locked));
                }
                return folder + " can be written";
            } catch (IOException e) {
                throw new IllegalStateException(folder + " cannot be read: " + e.getMessage(), e);
            }
        });
    }

    private void consul(ConsulSection consul) {
        ConsulRights rights = new ConsulRights(consul.config());
        consul.journal().ifPresent(prefix -> {
            rights(CONSUL, JOURNAL, () -> rights.missingForJournal(prefix));
            ConsulJournal journal = new ConsulJournal(consul.config(), prefix);
            // To read one that is not begun begins it.
            told(JOURNAL, () -> journal.begun() ? contents(journal) : "will be begun below " + prefix);
        });
        consul.leadership().ifPresent(prefix -> rights(CONSUL, LEASES, () -> rights.missingForLeadership(prefix)));
        consul.isolator().ifPresent(isolator -> {
            rights(CONSUL, "isolation", rights::missingForIsolation);
            told("consul", () -> Units.count(isolator.owned().size(), "isolation") + " of ours");
        });
    }

    private void kubernetes(KubernetesSection section) {
        KubernetesRights rights = new KubernetesRights(section.config());
        section.journal().ifPresent(name -> {
            rights(KUBERNETES, JOURNAL, () -> rights.missingForJournal(section.namespace(), name));
            told(JOURNAL, () -> contents(new KubernetesJournal(section.config(), section.namespace(), name)));
        });
        section.leadership()
                .ifPresent(
                        prefix -> rights(KUBERNETES, LEASES, () -> rights.missingForLeadership(section.namespace())));
        section.isolator().ifPresent(isolator -> {
            rights(KUBERNETES, "isolation", () -> rights.missingForIsolation(section.mode()));
            told("kubernetes", () -> Units.count(isolator.owned().size(), "isolation") + " of ours");
        });
    }

    private void rights(String what, String purpose, Supplier<List<String>> missing) {
        told(what, () -> {
            List<String> lacking = missing.get();
            if (!lacking.isEmpty()) {
                throw new IllegalStateException("for " + purpose + ", these are missing: " + Words.first(lacking));
            }
            return "all that are needed for " + purpose;
        });
    }
}
