package io.stealaway.remediation;

import io.stealaway.local.ChannelAround;
import io.stealaway.local.FileJournal;
import io.stealaway.local.JournalFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A process that runs the loop on a file journal and asks its parent for everything else: the time, the cluster, and each
 * write to the disk. The parent may kill it instead of answering.
 */
final class MortalProcess {
    private final RemoteCluster parent;

    private MortalProcess(RemoteCluster parent) {
        this.parent = parent;
    }

    /** Takes the path of the journal. */
    public static void main(String[] args) {
        new MortalProcess(new RemoteCluster(new Telegraph(System.in, System.out))).live(Path.of(args[0]));
    }

    private void live(Path path) {
        try (FileJournal journal = JournalFiles.open(
                path, (file, options) -> new AskingChannel(FileChannel.open(file, options), this::mayWrite), 4_096)) {
            // Of the last time that was asked for: a question more would be one more at which to die.
            AtomicLong ticks = new AtomicLong();
            Remediator remediator = Remediator.builder()
                    .topology(parent::topology)
                    .metrics(parent::metrics)
                    .detector(World.atOnce())
                    .isolators(Stream.of("consul", "kubernetes")
                            .map(parent::isolator)
                            .toList())
                    .migrator(parent.migrator())
                    .journal(journal)
                    .policy(CrashRun.policy(true))
                    .clock(() -> {
                        Instant now = parent.now();
                        ticks.set(now.getEpochSecond() * 1_000_000_000);
                        return now;
                    })
                    .ticker(ticks::get)
                    .build();
            List<String> order = parent.ask("born");
            while (order.get(0).equals("pass")) {
                order = parent.ask(report(Seen.of(remediator.pass())));
            }
        }
    }

    private static String[] report(Seen seen) {
        List<String> report = new ArrayList<>();
        report.add("report");
        report.add(String.valueOf(seen.leading()));
        report.add(String.valueOf(seen.started()));
        report.add(String.valueOf(seen.unended().size()));
        report.addAll(seen.unended());
        report.addAll(seen.isolated());
        return report.toArray(String[]::new);
    }

    static Seen seen(List<String> report) {
        int isolated = 4 + Integer.parseInt(report.get(3));
        return new Seen(
                report.subList(4, isolated),
                report.subList(isolated, report.size()),
                Boolean.parseBoolean(report.get(1)),
                Integer.parseInt(report.get(2)));
    }

    /** Returns how many of these bytes may be written before the process is killed. */
    private int mayWrite(int bytes) {
        return Integer.parseInt(parent.ask("write", String.valueOf(bytes)).get(0));
    }

    /** Asks before it writes, and dies in the middle of a record when told to. */
    private final class AskingChannel extends ChannelAround {
        private final Permit permit;

        AskingChannel(FileChannel channel, Permit permit) {
            super(channel);
            this.permit = permit;
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            int allowed = permit.of(bytes.remaining());
            if (allowed == bytes.remaining()) {
                return super.write(bytes, position);
            }
            ByteBuffer part = bytes.duplicate();
            part.limit(part.position() + allowed);
            super.write(part, position);
            parent.ask("torn");
            throw new UncheckedIOException(new IOException("killed in the middle of a record, and yet alive"));
        }

        @Override
        public void force(boolean metaData) throws IOException {
            parent.ask("force");
            super.force(metaData);
        }
    }

    private interface Permit {
        int of(int bytes);
    }
}
