package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Small documents that are right, to be broken in one place each. */
final class Documents {
    static final String SNAPSHOT = """
            {"schema":"stealaway.snapshot/1.0","takenAt":"2026-03-02T12:00:00Z",
            "hosts":[
            {"id":"hv-1","zone":"z","cores":8,"threads":16,"ramBytes":64,"diskBytes":0,"linkBytesPerSecond":1000},
            {"id":"hv-2","zone":"z","cores":4,"threads":4,"ramBytes":99,"diskBytes":7,"linkBytesPerSecond":2000,"traits":["A"]}],
            "vms":[
            {"id":"vm-1","host":"hv-1","tenant":"t","vcpus":2,"ramBytes":8,"serverGroups":["g"],"metadata":{"k":"v"}},
            {"id":"vm-2","host":"hv-2","tenant":"t","vcpus":1,"ramBytes":5,"volumes":[{"id":"vol","bytes":3}]}],
            "serverGroups":[{"id":"g","rule":"ANTI_AFFINITY","maxPerHost":2}],
            "inFlight":[{"vm":"vm-1","source":"hv-1","target":"hv-2"}],
            "observations":[
            {"vm":"vm-2","sampledAt":"2026-03-02T11:59:30Z","stealRatio":0.25,"load5":1.5,"cpuUsedMicroCores":500000}],
            "unmatched":["up{a=1}"]}
            """;

    static final String NAMED_VALUES = SNAPSHOT.replace("stealaway.snapshot/1.0", "stealaway.snapshot/1.1")
            .replace("\"unmatched\":", "\"problems\":[\"server s: on host h\"],\"unmatched\":")
            .replace("{\"k\":\"v\"}", "{\"k\":\"v\"},\"problem\":\"volume v is gone\"")
            .replace("\"threads\":16", "\"threads\":16,\"problem\":\"two records\"")
            .replace("[\"A\"]", "[\"A\"],\"metadata\":{\"rack\":\"r 7\",\"row\":\"\"}")
            .replace(
                    "\"cpuUsedMicroCores\":500000",
                    "\"cpuUsedMicroCores\":500000,\"figures\":{\"p99Seconds\":0.25,\"errors\":-3}");

    static final String PLAN = """
            {"schema":"stealaway.plan/1.0","snapshotTakenAt":"2026-03-02T12:00:00Z",
            "hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "placements":[
            {"answer":"CHOSEN","vm":"vm-1","migrations":[
            {"vm":"vm-4","source":"hv-2","target":"hv-3","purpose":"MAKE_ROOM","beneficiary":"vm-1","after":[],"score":0.25,
            "stealRatio":0.0,"predictedStealRatio":0.0,"predictedHostStealRatio":0.0,"bytesToCopy":700,"wave":1,
            "predictedStart":"PT0S","predictedDuration":"PT50S","predictedDowntime":"PT0.1S"},
            {"vm":"vm-1","source":"hv-1","target":"hv-2","purpose":"CURE","beneficiary":"vm-1","after":[0],"score":0.5,
            "stealRatio":0.2,"predictedStealRatio":0.01,"predictedHostStealRatio":0.02,"bytesToCopy":800,"wave":2,
            "predictedStart":"PT50S","predictedDuration":"PT1M","predictedDowntime":"PT0.2S"}]},
            {"answer":"NO_HOST","vm":"vm-2","rejections":{"capacity":2},
            "nearestMiss":{"host":"hv-9","refusals":[{"filter":"ram","reason":"1 GiB short"}]},
            "blocker":{"vm":"vm-5","host":"hv-9","reason":"pinned"}},
            {"answer":"STAYS","vm":"vm-3","reason":"locked"}]}
            """;

    static final String EXPLANATION = """
            {"schema":"stealaway.explanation/1.0","answer":{"answer":"STAYS","vm":"vm-1","reason":"is locked"},
            "source":"hv-1","hosts":[
            {"verdict":"REJECTED","host":"hv-1","zone":"z","refusals":[{"filter":"source","reason":"the VM is on it"}],
            "score":0.5,"scores":[{"scorer":"idle","weight":4,"value":0.5}],
            "toWin":{"rise":0.25,"alone":[{"scorer":"idle","value":0.751}]}},
            {"verdict":"ACCEPTED","host":"hv-2","zone":"z","rank":1,"score":0.75,
            "scores":[{"scorer":"idle","weight":4,"value":0.75}]},
            {"verdict":"ACCEPTED","host":"hv-3","zone":"z","rank":2,"score":0.7,
            "scores":[{"scorer":"idle","weight":4,"value":0.7}],"toWin":{"rise":0.05,"alone":[]}},
            {"verdict":"REJECTED","host":"hv-4","zone":"y","refusals":[{"filter":"zone","reason":"other zone"}],
            "score":0,"scores":[]}]}
            """;

    static final String MIGRATION = """
            {"schema":"stealaway.migration/1.0","move":{"id":"m-1","vm":"vm-1","source":"hv-1","target":"hv-2"},
            "zone":"z","begunAt":"2026-03-02T12:00:00Z","phase":"ISOLATED","phaseSince":"2026-03-02T12:01:00Z",
            "purpose":"MAKE_ROOM","beneficiary":"vm-9","after":["m-0"],"waiting":false,"expiresAt":"2026-03-02T13:00:00Z",
            "isolators":["consul"],
            "isolations":[{"vm":"vm-1","isolator":"consul","owner":"m-1","state":{"token":"7"}}],
            "started":false,"reason":"","stealRatioBefore":0.2,"wantedMicroCoresBefore":1,
            "beneficiaryStealRatioBefore":0.1,"beneficiaryWantedMicroCoresBefore":2,"bytesToCopy":8,"samples":[],
            "planHash":""}
            """;

    private Documents() {}

    /** Returns the document with its one occurrence of a text replaced. */
    static String broken(String document, String text, String replacement) {
        assertThat(document.split(Pattern.quote(text), -1)).hasSize(2);
        return document.replace(text, replacement);
    }

    static ClusterSnapshot readSnapshot(String text) {
        try {
            return SnapshotJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError("memory cannot fail to be read", e);
        }
    }

    static String written(ClusterSnapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SnapshotJson.write(snapshot, bytes);
        } catch (IOException e) {
            throw new AssertionError("memory cannot fail to be written", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
