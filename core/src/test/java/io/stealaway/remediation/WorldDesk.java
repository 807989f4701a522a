package io.stealaway.remediation;

import io.stealaway.json.SnapshotJson;
import io.stealaway.model.HostId;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Migrator;
import io.stealaway.testkit.Snapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Answers the questions of another process about a world, the way {@link RemoteCluster} asks them. */
final class WorldDesk {
    private final World world;

    WorldDesk(World world) {
        this.world = world;
    }

    /** @throws Faults.Death if that process is to die of the question */
    List<String> answer(List<String> question) {
        try {
            return answerOrThrow(question);
        } catch (BackendException e) {
            return List.of("thrown", e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return List.of("thrown", "a bug", String.valueOf(e.getMessage()));
        }
    }

    private List<String> answerOrThrow(List<String> question) {
        return switch (question.get(0)) {
            case "clock" ->
                List.of(world.faults
                        .call("clock", Optional.empty(), world.clock::instant)
                        .toString());
            case "topology" -> List.of(json(world.topology()));
            case "metrics" -> List.of(json(observed()));
            case "isolate" -> isolate(question);
            case "reintegrate" -> reintegrate(question);
            case "owned" -> owned(question.get(1));
            case "prepare" -> List.of(world.migrator.prepare(move(question)));
            case "start" -> start(question);
            case "status" -> status(question);
            case "abort" -> abort(question);
            case "forceComplete" -> forceComplete(question);
            default -> throw new IllegalArgumentException("what is " + question + "?");
        };
    }

    private ClusterSnapshot observed() {
        ClusterSnapshot picture = world.picture();
        return picture.withObservations(world.metrics(picture));
    }

    private static String json(ClusterSnapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SnapshotJson.write(snapshot, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private List<String> isolate(List<String> question) {
        String vm = question.get(2);
        Isolator.IsolationAnswer answer = world.isolator(question.get(1))
                .isolate(Snapshots.vm(vm, "anywhere").build(), MigrationId.of(question.get(3)));
        if (answer instanceof Isolator.Isolating pending) {
            return List.of("Isolating", pending.why());
        }
        return answer instanceof Isolator.Refused refused ? List.of("Refused", refused.why()) : List.of("Isolated");
    }

    private List<String> reintegrate(List<String> question) {
        Isolator.ReintegrationAnswer answer = world.isolator(question.get(1))
                .reintegrate(new Isolation(
                        VmId.of(question.get(2)), question.get(1), MigrationId.of(question.get(3)), new TreeMap<>()));
        if (answer instanceof Isolator.Reintegrating pending) {
            return List.of("Reintegrating", pending.why());
        }
        return answer instanceof Isolator.KeptOut kept ? List.of("KeptOut", kept.why()) : List.of("Reintegrated");
    }

    private List<String> owned(String isolator) {
        List<String> answer = new ArrayList<>(List.of("owned"));
        for (Isolation isolation : world.isolator(isolator).owned()) {
            answer.add(isolation.vm().value());
            answer.add(isolation.owner().value());
        }
        return answer;
    }

    private List<String> start(List<String> question) {
        Migrator.StartAnswer answer = world.migrator.start(move(question), question.get(5));
        if (answer instanceof Migrator.NotYet later) {
            return List.of("NotYet", later.why());
        }
        return answer instanceof Migrator.Refused refused ? List.of("Refused", refused.why()) : List.of("Started");
    }

    private List<String> status(List<String> question) {
        Migrator.Status status = world.migrator.status(move(question), question.get(5));
        if (status instanceof Migrator.Completed completed) {
            return List.of("Completed", completed.host().value());
        }
        if (status instanceof Migrator.Failed failed) {
            return List.of("Failed", failed.host().value(), failed.why());
        }
        if (status instanceof Migrator.Unknown unknown) {
            return List.of("Unknown", unknown.why());
        }
        return List.of(status.getClass().getSimpleName());
    }

    private List<String> abort(List<String> question) {
        world.migrator.abort(move(question), question.get(5));
        return List.of("asked");
    }

    private List<String> forceComplete(List<String> question) {
        world.migrator.forceComplete(move(question), question.get(5));
        return List.of("asked");
    }

    private static MigrationRequest move(List<String> question) {
        return new MigrationRequest(
                MigrationId.of(question.get(1)),
                VmId.of(question.get(2)),
                HostId.of(question.get(3)),
                HostId.of(question.get(4)));
    }
}
