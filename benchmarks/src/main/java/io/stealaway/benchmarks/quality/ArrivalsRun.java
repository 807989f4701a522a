package io.stealaway.benchmarks.quality;

import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationConfig.NewVmPlacement;
import io.stealaway.simulation.SimulationResult.DayRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Replays days on which all VMs come and go, placed by Nova's scheduler, by ours, and by ours that remembers, with the loop off and on, and
 * appends one line for each day to a file of comma-separated values: {@code ArrivalsRun FILE FIRST_SEED LAST_SEED DAYS HOSTS all|on}; there
 * are twelve and a half VMs for each host. With {@code on} two runs of the six are made: Nova's scheduler and ours that remembers, the
 * loop on. Lines that are there already are not made again.
 */
public final class ArrivalsRun {
    static final String HEADER =
            "seed,hosts,days,placed_by,loop,day,suffering,migrations,preventive,bytes,requests,rejected,created,deleted";

    /** As on the bundled day. */
    static final int VMS_FOR_TWO_HOSTS = 25;

    private static final int THREADS = 2;

    private ArrivalsRun() {}

    /** One way to spend the days. */
    record Contender(NewVmPlacement placedBy, String loop) {
        static List<Contender> of(String which) {
            List<NewVmPlacement> all =
                    List.of(NewVmPlacement.NOVA, NewVmPlacement.STEAL_AWAY_PRESENT, NewVmPlacement.STEAL_AWAY);
            return switch (which) {
                case "all" ->
                    all.stream()
                            .flatMap(by -> Stream.of("off", "on").map(loop -> new Contender(by, loop)))
                            .toList();
                case "on" -> List.of(new Contender(all.get(0), "on"), new Contender(all.get(2), "on"));
                default -> throw new IllegalArgumentException("contenders (" + which + ") must be all or on");
            };
        }

        /** As in the file's two columns. */
        String key() {
            return placedBy.name().toLowerCase(Locale.ROOT) + "," + loop;
        }
    }

    /** Runs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        if (!Files.exists(file)) {
            Files.writeString(file, HEADER + "\n");
        }
        String before = Files.readString(file);
        int days = Integer.parseInt(args[3]);
        int hosts = Integer.parseInt(args[4]);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (long seed = Long.parseLong(args[1]); seed <= Long.parseLong(args[2]); seed++) {
            for (Contender contender : Contender.of(args[5])) {
                String key = String.join(",", "" + seed, "" + hosts, "" + days, contender.key());
                if (!before.contains("\n" + key + ",")) {
                    SimulationConfig config = config(seed, hosts, days, contender.placedBy());
                    boolean on = contender.loop().equals("on");
                    threads.execute(() ->
                            append(file, key, on ? Simulation.replayDays(config) : Simulation.replayDaysOff(config)));
                }
            }
        }
        threads.shutdown();
        threads.awaitTermination(7, TimeUnit.DAYS);
    }

    private static SimulationConfig config(long seed, int hosts, int days, NewVmPlacement placedBy) {
        int vms = VMS_FOR_TWO_HOSTS * hosts / 2;
        return SimulationConfig.builder()
                .seed(seed)
                .hosts(hosts)
                .vms(vms)
                .days(days)
                .arrivals(SimulationConfig.mostArrivals(vms))
                .placeBy(placedBy)
                .build();
    }

    private static void append(Path file, String key, List<DayRow> days) {
        StringBuilder lines = new StringBuilder();
        for (DayRow day : days) {
            lines.append(String.format(
                    Locale.ROOT,
                    "%s,%d,%d,%d,%d,%d,%d,%d,%d,%d%n",
                    key,
                    day.day(),
                    day.suffering(),
                    day.migrations(),
                    day.preventive(),
                    day.bytes(),
                    day.requests(),
                    day.rejected(),
                    day.created(),
                    day.deleted()));
        }
        ResultFile.append(file, lines.toString());
    }
}
