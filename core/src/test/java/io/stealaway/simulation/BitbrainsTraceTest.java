package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitbrainsTraceTest {
    private static final String GWA_HEADER =
            "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\t"
                    + "CPU usage [%];\tMemory capacity provisioned [KB];\tMemory usage [KB]\n";
    private static final String VMS = """
            vm,vcpus,cpu_capacity_mhz,mem_capacity,start_epoch_s,duration_s
            a,2,2000,2097152,1376314546,900
            b,4,8000,4194304,1376314546,900
            """;
    private static final String USAGE = """
            vm,start_epoch_s,duration_s,cpu_mhz
            a,1376314546,300,500
            a,1376314846,600,1500
            b,1376314546,900,8000
            """;

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @BeforeEach
    void folderIsEmpty() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void readsOneFileForEachVmOfThePublishedFormat() throws IOException {
        write("2.csv", GWA_HEADER + "1376314846;\t1;\t2000;\t1000;\t50;\t1048576;\t0\n");
        write(
                "1.csv",
                GWA_HEADER
                        + "1376314846;\t4;\t8000;\t2000;\t25;\t2097152;\t0\n"
                        + "1376315146;\t4;\t8000;\t9000;\t112;\t2097152;\t0\n");
        List<TraceVm> vms = BitbrainsTrace.read(folder);
        assertThat(vms).extracting(TraceVm::name).containsExactly("1.csv", "2.csv");
        assertThat(vms.get(0).vcpus()).isEqualTo(4);
        assertThat(vms.get(0).ramBytes()).isEqualTo(2L << 30);
        assertThat(vms.get(0).slots()).containsExactly(1_000_000, 4_000_000);
    }

    @Test
    void understandsMillisecondsToo() throws IOException {
        write(
                "1.csv",
                GWA_HEADER
                        + "1376314846000;\t1;\t1000;\t100;\t0;\t1;\t0\n"
                        + "1376315446000;\t1;\t1000;\t200;\t0;\t1;\t0\n");
        assertThat(BitbrainsTrace.read(folder).get(0).slots()).containsExactly(100_000, 100_000, 200_000);
    }

    @Test
    void readsTheCompactFormatAndRepeatsItAfterItsEnd() throws IOException {
        write("vms.csv", VMS);
        Files.write(folder.resolve("usage.csv.gz"), gzip(USAGE));
        List<TraceVm> vms = BitbrainsTrace.read(folder);
        assertThat(vms.get(0).slots()).containsExactly(500_000, 1_500_000, 1_500_000);
        assertThat(vms.get(1).slots()).containsExactly(4_000_000, 4_000_000, 4_000_000);
        assertThat(vms.get(0).microCores(900)).isEqualTo(500_000);
        assertThat(vms.get(0).microCores(-1)).isEqualTo(1_500_000);
    }

    @Test
    void fillsAClusterWithShiftedCopiesAndSaysHow() throws IOException {
        write("vms.csv", VMS);
        write("usage.csv", USAGE);
        Scenario scenario = TraceCluster.of(SimulationConfig.builder()
                .hosts(4)
                .vms(20)
                .zones(2)
                .hours(1)
                .trace(folder)
                .build());
        assertThat(scenario.first().vms()).hasSize(20);
        assertThat(scenario.notes()).anyMatch(note -> note.contains("4 hosts of"));
        assertThat(scenario.demand().microCores(1, 0)).isEqualTo(4_000_000);
    }

    private void broken(String file, String what) {
        assertThatThrownBy(() -> BitbrainsTrace.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(what);
    }

    @Test
    void aTruncatedFileIsNamedWithItsLine() throws IOException {
        write("vms.csv", VMS);
        byte[] whole = gzip(USAGE);
        Files.write(folder.resolve("usage.csv.gz"), Arrays.copyOf(whole, whole.length - 12));
        broken("usage.csv.gz line", "truncated");
    }

    @Test
    void aLineThatIsCutShortIsNamed() throws IOException {
        write("1.csv", GWA_HEADER + "1376314846;\t1;\t1000;\t100;\t0;\t1;\t0\n1376315146;\t1;\t10");
        broken("1.csv line 3", "has 3 fields");
    }

    @Test
    void whatIsNoNumberIsNamed() throws IOException {
        write("1.csv", GWA_HEADER + "1376314846;\t1;\t1000;\tNaN;\t0;\t1;\t0\n");
        broken("1.csv line 2", "field 4 (NaN)");
    }

    @Test
    void negativeUsageIsNamed() throws IOException {
        write("1.csv", GWA_HEADER + "1376314846;\t1;\t1000;\t-5;\t0;\t1;\t0\n");
        broken("1.csv line 2", "field 4 (-5.0)");
    }

    @Test
    void timeThatGoesBackIsNamed() throws IOException {
        write(
                "1.csv",
                GWA_HEADER + "1376314846;\t1;\t1000;\t1;\t0;\t1;\t0\n" + "1376314546;\t1;\t1000;\t1;\t0;\t1;\t0\n");
        broken("1.csv line 3", "time goes back");
    }

    @Test
    void usageOfAnUnknownVmIsNamed() throws IOException {
        write("vms.csv", VMS);
        write("usage.csv", USAGE + "ghost,1,300,1\n");
        broken("usage.csv line 5", "VM ghost is not in vms.csv");
    }

    @Test
    void aVmWithoutUsageIsNamed() throws IOException {
        write("vms.csv", VMS + "c,1,1000,1,1,1\n");
        write("usage.csv", USAGE);
        broken("usage.csv", "VM c has no sample");
    }

    @Test
    void aFileThatIsNoGzipAnEmptyFileAnEmptyFolderAndNoFolderAreNamed() throws IOException {
        assertThatThrownBy(() -> BitbrainsTrace.read(folder)).hasMessageContaining("holds no .csv file");
        assertThatThrownBy(() -> BitbrainsTrace.read(folder.resolve("nowhere"))).hasMessageContaining("does not exist");
        write("vms.csv", VMS);
        write("usage.csv.gz", "plain");
        broken("usage.csv.gz", "is no gzip file");
        write("vms.csv", "");
        broken("vms.csv line 1", "is empty");
    }
}
