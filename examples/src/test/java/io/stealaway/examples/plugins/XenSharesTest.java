package io.stealaway.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.Shares;
import io.stealaway.testkit.ShareControlContract;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The contract over a shell that prints what {@code xl} is documented to print; no host with Xen was to be had. */
class XenSharesTest extends ShareControlContract {
    private static final HostId DOM0_OF = HostId.of("xen-1");
    private static final VmId VM = VmId.of("web 1");

    private final TreeMap<String, Integer> weights = new TreeMap<>();
    private final TreeMap<String, String> files = new TreeMap<>();
    private boolean broken;

    XenSharesTest() {
        weights.put(VM.value(), 256);
        weights.put("db", 512);
    }

    private String shell(HostId host, List<String> command) {
        if (broken) {
            throw new BackendException.Unavailable("xen: run " + command.get(0) + " on " + host, "no route");
        }
        switch (command.get(0)) {
            case "write" -> files.put(command.get(1), command.get(2));
            case "rm" -> files.remove(command.get(1));
            case "tags" -> {
                return files.entrySet().stream()
                        .map(file -> file.getKey().substring(command.get(1).length()) + "\t"
                                + file.getValue().replace('\n', '\t') + "\n")
                        .reduce("", String::concat);
            }
            default -> {
                if (command.contains("-w")) {
                    weights.put(command.get(3), Integer.parseInt(command.get(5)));
                }
            }
        }
        StringBuilder printed = new StringBuilder("""
                Cpupool Pool-0: tslice=30ms ratelimit=1000us migration-delay=0us
                Name                                ID Weight  Cap
                Domain-0                             0    256    0
                """);
        int id = 1;
        for (var domain : weights.entrySet()) {
            printed.append(String.format("%-33s %5d %6d %4d%n", domain.getKey(), id++, domain.getValue(), 0));
        }
        return printed.toString();
    }

    @Override
    protected ShareControl control() {
        return new XenShares(this::shell, "sched-credit", List.of(DOM0_OF));
    }

    @Override
    protected HostId host() {
        return DOM0_OF;
    }

    @Override
    protected VmId vm() {
        return VM;
    }

    @Override
    protected void humanSets(int weight) {
        weights.put(VM.value(), weight);
    }

    @Override
    protected void breakBackend() {
        broken = true;
    }

    @Test
    void whatBothSchedulersPrintIsRead() {
        assertThat(XenShares.parse("""
                        Cpupool Pool-0: tslice=30ms ratelimit=1000us migration-delay=0us
                        Name                                ID Weight  Cap
                        Domain-0                             0    256    0
                        web-1                                3    512  150
                        db                                  12    256    0
                        """))
                .containsOnly(
                        java.util.Map.entry(VmId.of("web-1"), new Shares(512, OptionalLong.of(1_500_000))),
                        java.util.Map.entry(VmId.of("db"), new Shares(256, OptionalLong.empty())));
        assertThat(XenShares.parse("""
                        Cpupool Pool-0: ratelimit=1000us
                        Name                                ID Weight  Cap
                        Domain-0                             0    256    0
                        web-1                                3   1024    0
                        """)).containsOnlyKeys(VmId.of("web-1"));
        assertThat(XenShares.parse("")).isEmpty();
    }
}
