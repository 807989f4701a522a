package io.stealaway.libvirt;

import io.stealaway.model.HostId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real hypervisors of {@code examples/lab/libvirt}, and guests on them. Removes the guests it made. */
final class LibvirtLab implements AutoCloseable {
    static final HostId HOST = HostId.of("lv01");
    static final HostId OTHER_HOST = HostId.of("lv02");
    private static final String ADDRESS = "127.0.0.11";
    private static final String OTHER_ADDRESS = "127.0.0.12";

    private final Path scripts = Path.of(System.getProperty("stealaway.lab.scripts", "../examples/lab"), "libvirt")
            .toAbsolutePath();
    private final List<String> made = new ArrayList<>();

    static Path state() {
        String given = System.getenv("LAB_LIBVIRT_DIR");
        return given == null ? Path.of(System.getenv().getOrDefault("TMPDIR", "/tmp"), "lab-libvirt") : Path.of(given);
    }

    /** Returns the configuration by which guests are known by their names, without TLS. */
    static LibvirtConfig.Builder plain() {
        return LibvirtConfig.builder(Map.of(
                        HOST, URI.create("qemu+tcp://" + ADDRESS + "/system"),
                        OTHER_HOST, URI.create("qemu+tcp://" + OTHER_ADDRESS + "/system")))
                .vmsByName();
    }

    /** The same over TLS with certificates on both sides, and SASL. */
    static LibvirtConfig.Builder secure(String password) {
        String query = "/system?pkipath=" + state().resolve("tls/pki");
        return LibvirtConfig.builder(Map.of(
                        HOST, URI.create("qemu+tls://" + ADDRESS + query),
                        OTHER_HOST, URI.create("qemu+tls://" + OTHER_ADDRESS + query)))
                .vmsByName()
                .sasl("stealaway", () -> password);
    }

    /** Starts a guest of one CPU on the first hypervisor. */
    void guest(String name, String load) {
        run(scripts.resolve("hypervisor").toString(), "domain", "1", name, "96", "1", "0", load);
        made.add(name);
        // It answers once it works.
        tell(name, "alive");
    }

    String tell(String name, String... words) {
        List<String> command =
                new ArrayList<>(List.of(scripts.resolve("hypervisor").toString(), "tell", "1", name));
        command.addAll(Arrays.asList(words));
        return run(command.toArray(String[]::new));
    }

    /** Says something to the first hypervisor as a human does. */
    static String virsh(String... words) {
        List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c", "qemu+tcp://" + ADDRESS + "/system"));
        command.addAll(Arrays.asList(words));
        return run(command.toArray(String[]::new));
    }

    static int weight(String name) {
        return virsh("schedinfo", name)
                .lines()
                .filter(line -> line.strip().startsWith("cpu_shares"))
                .map(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    static void weigh(String name, int weight) {
        virsh("schedinfo", name, "--set", "cpu_shares=" + weight);
    }

    /** Lets a guest's vCPU have so many thousandths of a CPU at most. */
    static void limit(String name, int thousandths) {
        virsh("schedinfo", name, "--set", "vcpu_period=100000", "--set", "vcpu_quota=" + 100 * thousandths);
    }

    static void unlimited(String name) {
        virsh("schedinfo", name, "--set", "vcpu_quota=-1");
    }

    @Override
    public void close() {
        made.forEach(name -> virsh("destroy", name));
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed: " + said
                        + ". Is the lab up? Start it as root with examples/lab/up libvirt");
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
