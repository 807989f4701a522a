package io.stealaway.remediation.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.ShareControl.Shares;
import io.stealaway.testkit.Snapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShareWeightsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final VmId VICTIM = VmId.of("vm-0");

    /** VMs of one vCPU and equal weight on a host; the first is to be helped. */
    private static Optional<ShareWeights.Proposal> proposed(int cores, double... wanted) {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(NOW)
                .host(Snapshots.host("a1", "a").cores(cores).threads(cores).build());
        List<VmObservation> seen = new ArrayList<>();
        TreeMap<VmId, Shares> shares = new TreeMap<>();
        for (int i = 0; i < wanted.length; i++) {
            VmId vm = VmId.of("vm-" + i);
            snapshot.vm(Snapshots.vm(vm.value(), "a1").vcpus(1).cpuWeight(1_024).build());
            seen.add(VmObservation.builder(vm, NOW)
                    .stealRatio(0)
                    .load5(1)
                    .cpuUsedMicroCores(Math.round(wanted[i] * 1e6))
                    .build());
            shares.put(vm, new Shares(1_024, OptionalLong.empty()));
        }
        Policy policy = Policy.defaults().toBuilder()
                .shares(SharePolicy.builder().whenItStays(true).build())
                .build();
        return ShareWeights.of(snapshot.observations(Observations.of(seen)).build(), 0, VICTIM, shares, policy)
                .orElseThrow()
                .forVictim();
    }

    @Test
    void oneOfTwoThatSufferAlikeIsHelpedAtTheCostOfTheOther() {
        ShareWeights.Proposal proposal = proposed(1, 1.0, 1.0).orElseThrow();

        assertThat(proposal.stealBefore()).isEqualTo(0.5, within(0.001));
        assertThat(proposal.stealThen()).isEqualTo(0.2, within(0.001));
        assertThat(proposal.weights()).containsEntry(VICTIM, 4_096).containsEntry(VmId.of("vm-1"), 1_024);
    }

    @Test
    void aVmThatIsWellIsNotMadeToSuffer() {
        // Of two cores the first wants a whole one; the others want what is left, and would go short by what it gets.
        assertThat(proposed(2, 1.0, 0.6, 0.6)).isEmpty();
    }

    @Test
    void whatNeighboursLoseMayBeLittleForEach() {
        // The first lacks 0.28 of a core at equal weights; one in eight of the others' is not yet much for each of
        // them.
        ShareWeights.Proposal proposal =
                proposed(6, 1.0, 0.72, 0.72, 0.72, 0.72, 0.72, 0.72, 0.72, 0.72).orElseThrow();

        assertThat(proposal.stealBefore()).isGreaterThan(proposal.stealThen() + 0.05);
        assertThat(proposal.weights().values().stream().filter(weight -> weight != 1_024))
                .hasSize(1);
    }
}
