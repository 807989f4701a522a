package io.stealaway.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Asks every scheduler of new VMs for the same ones, each in a process of its own, and makes a Markdown table of it:
 * {@code NewVmsRun FILE TABLE COMMIT NOVA_SCRIPT}. The script runs Nova's own code; without Nova on the machine its rows say
 * that they failed.
 */
public final class NewVmsRun {
    private static final List<String> OURS_AND_FENZO = List.of("stealaway", "stealaway, preset NOVA", "fenzo");
    private static final List<String> SIZES = List.of("80/1000", "1000/12000", "10000/120000");

    private NewVmsRun() {}

    /** Runs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> rows = new ArrayList<>();
        for (String size : SIZES) {
            for (String created : List.of("1", "100")) {
                for (String peer : OURS_AND_FENZO) {
                    rows.add(PeerProcess.java("io.stealaway.benchmarks.peers.NewVmRun", peer, size, created));
                }
            }
            rows.add(PeerProcess.of(List.of(args[3]), "nova, filters and weighers", size, "1"));
        }
        String json = "[\n" + String.join(",\n", rows) + "\n]\n";
        Files.writeString(Path.of(args[0]), json);
        String table = table(json, args[2]);
        Files.writeString(Path.of(args[1]), table);
        System.out.print(table);
    }

    private static String table(String json, String commit) throws IOException {
        StringBuilder text = new StringBuilder("# New VMs\n\n`benchmarks/run place` at commit " + commit + ", JDK "
                + System.getProperty("java.vm.version")
                + ", medians of CPU time; where a call takes over two seconds, the first alone.\n"
                + "Rules are zone, service, steal below 5 %, vCPUs and RAM; the preset NOVA knows none of steal.\n\n"
                + "| scheduler | hosts/VMs | new VMs | CPU, ms | times ours | broken rules | unplaced |\n"
                + "|---|---|---|---|---|---|---|\n");
        double ours = Double.NaN;
        for (JsonNode row : new ObjectMapper().readTree(json)) {
            String start =
                    "| " + row.path("peer").asText() + " | " + row.path("size").asText() + " | ";
            if (row.has("end")) {
                text.append(start + row.path("asked").asText() + " | "
                        + row.path("end").asText() + " | | | |\n");
                continue;
            }
            double micros = row.path("cpuMicros").asDouble();
            double millis = (micros < 0 ? row.path("solveMicros").asDouble() : micros) / 1e3;
            String created = row.path("created").asText();
            if (row.path("peer").asText().equals("stealaway")) {
                ours = millis;
            }
            // What is asked one after another takes as many times as long as one does.
            double one = row.path("peer").asText().startsWith("nova") ? Double.NaN : millis / ours;
            text.append(String.format(
                    Locale.ROOT,
                    "%s%s | %.3f | %s | %d | %d |%n",
                    start,
                    created,
                    millis,
                    Double.isNaN(one) ? "" : String.format(Locale.ROOT, "%.2f", one),
                    row.path("violations").asInt(),
                    row.path("unplaced").asInt()));
        }
        return text.toString();
    }
}
