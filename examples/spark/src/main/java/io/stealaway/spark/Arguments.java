package io.stealaway.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was asked.
 *
 * @param recordings what {@code stealaway record} wrote, readable at these paths by every worker
 * @param policies files of policies
 * @param master where the tasks run; empty for what the property {@code spark.master} says, else this machine
 * @param out the folder for the answers
 */
record Arguments(List<Path> recordings, List<Path> policies, Optional<String> master, Path out) {
    static final String USAGE =
            "usage: spark-backtest --recording DIR... --policy FILE... --out DIR [--master URL], an option for each DIR and FILE";

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException telling what is wrong with it
     */
    static Arguments of(String... args) {
        List<Path> recordings = new ArrayList<>();
        List<Path> policies = new ArrayList<>();
        List<String> master = new ArrayList<>();
        List<Path> out = new ArrayList<>();
        for (int at = 0; at < args.length; at += 2) {
            if (at + 1 == args.length) {
                throw new IllegalArgumentException(args[at] + " has no value; " + USAGE);
            }
            String value = args[at + 1];
            switch (args[at]) {
                case "--recording" -> recordings.add(Path.of(value));
                case "--policy" -> policies.add(Path.of(value));
                case "--master" -> master.add(value);
                case "--out" -> out.add(Path.of(value));
                default -> throw new IllegalArgumentException("unknown option " + args[at] + "; " + USAGE);
            }
        }
        if (recordings.isEmpty() || policies.isEmpty() || out.size() != 1 || master.size() > 1) {
            throw new IllegalArgumentException(USAGE);
        }
        return new Arguments(recordings, policies, master.stream().findFirst(), out.get(0));
    }
}
