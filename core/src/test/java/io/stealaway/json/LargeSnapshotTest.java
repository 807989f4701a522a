package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The largest cluster this library promises to read, from and to streams that never hold a document. */
class LargeSnapshotTest {
    private static final int HOSTS = 10_000;
    private static final int VMS = 120_000;
    private static final int PIECE = 64 * 1_024;

    @Test
    void largeSnapshotStreamsInAndOutInSmallPieces() throws IOException {
        ClusterSnapshot snapshot = SnapshotJson.read(document());
        CountingStream written = new CountingStream();
        SnapshotJson.write(snapshot, written);

        assertThat(snapshot.hosts()).hasSize(HOSTS);
        assertThat(snapshot.vms()).hasSize(VMS);
        assertThat(snapshot.observations().byVm()).hasSize(VMS);
        assertThat(written.bytes).isGreaterThan(VMS * 200L);
        assertThat(written.largestPiece).isLessThanOrEqualTo(PIECE);
    }

    /** Makes each line when it is read. */
    private static InputStream document() {
        Iterator<InputStream> lines = lines().map(LargeSnapshotTest::stream).iterator();
        return new InputStream() {
            private InputStream line = InputStream.nullInputStream();

            @Override
            public int read() {
                throw new AssertionError("read byte by byte");
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                if (length > PIECE) {
                    throw new AssertionError("read in pieces of " + length + " bytes");
                }
                int read = line.read(buffer, from, length);
                while (read < 0 && lines.hasNext()) {
                    line = lines.next();
                    read = line.read(buffer, from, length);
                }
                return read;
            }
        };
    }

    private static Stream<String> lines() {
        return Stream.of(
                        Stream.of(
                                "{\"schema\":\"stealaway.snapshot/1.0\",\"takenAt\":\"2026-03-02T12:00:00Z\",\"hosts\":["),
                        IntStream.range(0, HOSTS).mapToObj(LargeSnapshotTest::host),
                        Stream.of("],\"vms\":["),
                        IntStream.range(0, VMS).mapToObj(LargeSnapshotTest::vm),
                        Stream.of("],\"observations\":["),
                        IntStream.range(0, VMS).mapToObj(LargeSnapshotTest::observation),
                        Stream.of("]}"))
                .flatMap(lines -> lines);
    }

    private static String host(int i) {
        return comma(i) + "{\"id\":\"hv-" + i + "\",\"zone\":\"z" + i % 3
                + "\",\"cores\":16,\"threads\":32,\"ramBytes\":274877906944,\"diskBytes\":0,"
                + "\"linkBytesPerSecond\":1250000000}\n";
    }

    private static String vm(int i) {
        return comma(i) + "{\"id\":\"vm-" + i + "\",\"host\":\"hv-" + i % HOSTS + "\",\"tenant\":\"t" + i % 50
                + "\",\"vcpus\":2,\"ramBytes\":4294967296,\"role\":\"r" + i % 20 + "\",\"cpuWeight\":4096}\n";
    }

    private static String observation(int i) {
        return comma(i) + "{\"vm\":\"vm-" + i + "\",\"sampledAt\":\"2026-03-02T11:59:30Z\",\"stealRatio\":" + i / 1e6
                + ",\"throttledRatio\":0.0,\"load5\":" + i % 7 / 3.0 + ",\"cpuUsedMicroCores\":" + i + "}\n";
    }

    private static String comma(int i) {
        return i == 0 ? "" : ",";
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Forgets what is written to it. */
    private static final class CountingStream extends OutputStream {
        private long bytes = 0;
        private int largestPiece = 0;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int from, int length) {
            bytes += length;
            largestPiece = Math.max(largestPiece, length);
        }
    }
}
