package io.stealaway.remediation;

import io.stealaway.json.SnapshotJson;
import io.stealaway.model.HostId;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Migrator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The cluster of another process, as this one sees it through the SPI: each call is a question. */
final class RemoteCluster {
    private final Telegraph parent;

    RemoteCluster(Telegraph parent) {
        this.parent = parent;
    }

    /** Answers what the other side answered, or throws what it threw. */
    List<String> ask(String... question) {
        List<String> answer = parent.ask(List.of(question));
        if (!answer.get(0).equals("thrown")) {
            return answer;
        }
        String call = question[0];
        String why = answer.get(2);
        throw switch (answer.get(1)) {
            case "Unavailable" -> new BackendException.Unavailable(call, why);
            case "Timeout" -> new BackendException.Timeout(call, why);
            case "Forbidden" -> new BackendException.Forbidden(call, why);
            case "Conflict" -> new BackendException.Conflict(call, why);
            case "NotFound" -> new BackendException.NotFound(call, why);
            default -> new IllegalStateException(why);
        };
    }

    Instant now() {
        return Instant.parse(ask("clock").get(0));
    }

    ClusterSnapshot topology() {
        return snapshot(ask("topology").get(0));
    }

    Observations metrics(ClusterSnapshot topology) {
        List<VmObservation> known = snapshot(ask("metrics").get(0)).observations().byVm().values().stream()
                .filter(observation ->
                        topology.vm(observation.vm()).filter(Vm::running).isPresent())
                .toList();
        return Observations.of(known);
    }

    private static ClusterSnapshot snapshot(String json) {
        try {
            return SnapshotJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of its orchestrators. */
    Isolator isolator(String name) {
        return new RemoteIsolator(name);
    }

    Migrator migrator() {
        return new RemoteMigrator();
    }

    private final class RemoteIsolator implements Isolator {
        private final String name;

        RemoteIsolator(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public IsolationAnswer isolate(Vm vm, MigrationId owner) {
            List<String> answer = ask("isolate", name, vm.id().value(), owner.value());
            return switch (answer.get(0)) {
                case "Isolated" -> new Isolated(token(vm.id(), owner));
                case "Isolating" -> new Isolating(answer.get(1));
                default -> new Isolator.Refused(answer.get(1));
            };
        }

        @Override
        public ReintegrationAnswer reintegrate(Isolation isolation) {
            List<String> answer = ask(
                    "reintegrate",
                    name,
                    isolation.vm().value(),
                    isolation.owner().value());
            return switch (answer.get(0)) {
                case "Reintegrated" -> new Reintegrated();
                case "Reintegrating" -> new Reintegrating(answer.get(1));
                default -> new KeptOut(answer.get(1));
            };
        }

        @Override
        public List<Isolation> owned() {
            List<String> answer = ask("owned", name);
            List<Isolation> owned = new ArrayList<>();
            for (int i = 1; i < answer.size(); i += 2) {
                owned.add(token(VmId.of(answer.get(i)), MigrationId.of(answer.get(i + 1))));
            }
            return owned;
        }

        private Isolation token(VmId vm, MigrationId owner) {
            return new Isolation(vm, name, owner, new TreeMap<>());
        }
    }

    private final class RemoteMigrator implements Migrator {
        @Override
        public String prepare(MigrationRequest move) {
            return about("prepare", move, "").get(0);
        }

        @Override
        public StartAnswer start(MigrationRequest move, String marker) {
            List<String> answer = about("start", move, marker);
            return switch (answer.get(0)) {
                case "Started" -> new Started();
                case "NotYet" -> new NotYet(answer.get(1));
                default -> new Migrator.Refused(answer.get(1));
            };
        }

        @Override
        public Status status(MigrationRequest move, String marker) {
            List<String> answer = about("status", move, marker);
            return switch (answer.get(0)) {
                case "NotStarted" -> new NotStarted();
                case "Running" -> new Running(-1);
                case "Completed" -> new Completed(HostId.of(answer.get(1)));
                case "Failed" -> new Failed(HostId.of(answer.get(1)), answer.get(2));
                default -> new Unknown(answer.get(1));
            };
        }

        @Override
        public void abort(MigrationRequest move, String marker) {
            about("abort", move, marker);
        }

        @Override
        public ForceAnswer forceComplete(MigrationRequest move, String marker) {
            about("forceComplete", move, marker);
            return new Forced();
        }

        private List<String> about(String call, MigrationRequest move, String marker) {
            return ask(
                    call,
                    move.id().value(),
                    move.vm().value(),
                    move.source().value(),
                    move.target().value(),
                    marker);
        }
    }
}
