package io.stealaway.examples.report;

import io.stealaway.recording.Recording;
import io.stealaway.recording.Reproduction;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a backtest in JSON, for programs; of each policy what a simulation shows. The same recording and policies give the same
 * bytes. Thread-safe.
 */
public final class BacktestJson {
    /** Name and version of the format. */
    public static final String SCHEMA = "stealaway.backtest/1.0";

    private static final String RUNS = "\"runs\": [ ";
    private static final String END = " ]\n}\n";

    private BacktestJson() {}

    /** Returns the document. */
    public static String of(Recording recording, Reproduction reproduction, List<SimulationReport> runs) {
        Json json = Json.start();
        json.object(() -> {
            json.field("schema", SCHEMA);
            json.object("recording", () -> {
                json.field("startedAt", recording.cluster().takenAt().toString());
                json.field("slotSeconds", recording.slot().toSeconds());
                json.field("slots", recording.slots());
                json.field("filledRatio", recording.filledRatio());
                json.texts("notes", recording.notes());
            });
            json.object("reproduction", () -> {
                json.field("trust", reproduction.trust().name());
                json.field("overheadRatio", reproduction.overheadRatio());
                json.field("measuredSteal", reproduction.measuredSteal());
                json.field("modelledSteal", reproduction.modelledSteal());
                json.field("meanError", reproduction.meanError());
                json.field("recall", reproduction.recall());
                json.field("precision", reproduction.precision());
            });
            json.array("runs", runs, run -> SimulationJson.write(json, run));
        });
        return json.text();
    }

    /**
     * Returns the document of all runs of several ones, in that order: what {@link #of} says of these runs together.
     *
     * @param documents at least one, of the same recording
     * @throws IllegalArgumentException if there is none, or one tells of another recording
     */
    public static String joined(List<String> documents) {
        if (documents.isEmpty()) {
            throw new IllegalArgumentException("documents must hold at least one");
        }
        // In a text of JSON every quote is escaped, so that this is the field.
        int start = documents.get(0).indexOf(RUNS) + RUNS.length();
        String head = documents.get(0).substring(0, start);
        return documents.stream().map(document -> runs(document, head)).collect(Collectors.joining(", ", head, END));
    }

    private static String runs(String document, String head) {
        if (!document.startsWith(head) || !head.endsWith(RUNS) || !document.endsWith(END)) {
            throw new IllegalArgumentException("documents must be backtests of the same recording");
        }
        return document.substring(head.length(), document.length() - END.length());
    }
}
