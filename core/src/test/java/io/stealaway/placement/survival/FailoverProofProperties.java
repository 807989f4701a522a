package io.stealaway.placement.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.placement.TinyZone;
import io.stealaway.placement.survival.BruteForceFailover.Copy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** What is proven without looking at sets of hosts is held against trying everything. */
class FailoverProofProperties {
    private static final int[] CORES = {6, 10, 16, 24};

    /** A zone of a seed, the proofs about it, and the same with one copy more of some VM on some host. */
    private static final class Case {
        final TinyZone zone;
        final ZoneModel facts;
        final FirstFitBound firstFit;
        final SlotBound slots;
        final int vm;
        final int host;
        final BruteForceFailover now;
        final BruteForceFailover more;

        Case(long seed) {
            Random random = new Random(seed);
            zone = TinyZone.random(seed, new TinyZone.Size(8, 8, CORES[random.nextInt(CORES.length)], true, false));
            facts = new ZoneModel(zone.snapshot(), zone.policy(), 0);
            Occupancy occupancy = new Occupancy(facts, zone.planned().placements());
            firstFit = new FirstFitBound(facts, SizeScales.of(facts, occupancy), occupancy);
            slots = new SlotBound(facts, new SlotKinds(facts), occupancy);
            vm = random.nextInt(facts.vms.length);
            host = random.nextInt(facts.hosts.length);
            List<Copy> copies = zone.plannedCopies();
            now = new BruteForceFailover(zone.snapshot(), zone.policy(), List.copyOf(copies));
            copies.add(new Copy(
                    zone.snapshot().vms().get(facts.vms[vm]),
                    zone.snapshot().hosts().get(facts.hosts[host]).id()));
            more = new BruteForceFailover(zone.snapshot(), zone.policy(), copies);
        }
    }

    @Property(seed = "51", shrinking = ShrinkingMode.OFF)
    void firstFitIsNeverWrong(@ForAll long seed) {
        Case of = new Case(seed);
        holds("first fit", of.firstFit.proves(), of.now);
        holds("first fit, one more", of.firstFit.provesWith(of.vm, of.host), of.more);
    }

    @Property(seed = "52", shrinking = ShrinkingMode.OFF)
    void slotsAreNeverWrong(@ForAll long seed) {
        Case of = new Case(seed);
        holds("slots", of.slots.provesWith(-1, -1), of.now);
        holds("slots, one more", of.slots.provesWith(of.vm, of.host), of.more);
    }

    /** One VM is asked about on all hosts, then another one: what is kept from question to question must not matter. */
    @Property(seed = "53", shrinking = ShrinkingMode.OFF)
    void orderOfQuestionsDoesNotMatter(@ForAll long seed) {
        Case asked = new Case(seed);
        for (int vm = 0; vm < asked.facts.vms.length; vm++) {
            for (int host = 0; host < asked.facts.hosts.length; host++) {
                Case fresh = new Case(seed);
                assertThat(asked.slots.provesWith(vm, host)).isEqualTo(fresh.slots.provesWith(vm, host));
                assertThat(asked.firstFit.provesWith(vm, host)).isEqualTo(fresh.firstFit.provesWith(vm, host));
            }
        }
    }

    @Property(seed = "54", shrinking = ShrinkingMode.OFF)
    void proofForOneSetIsNeverWrong(@ForAll long seed) {
        Case of = new Case(seed);
        if (of.facts.failing == 0) {
            return;
        }
        Random random = new Random(seed);
        int[] failed = IntStream.generate(() -> random.nextInt(of.facts.hosts.length))
                .distinct()
                .limit(of.facts.failing)
                .sorted()
                .toArray();
        TreeSet<HostId> ids = new TreeSet<>();
        Arrays.stream(failed)
                .forEach(host -> ids.add(
                        of.zone.snapshot().hosts().get(of.facts.hosts[host]).id()));
        boolean proven = of.firstFit.provesFor(failed, of.vm, of.host);
        Statistics.label("proven")
                .collect(proven)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 15.0));
        if (proven) {
            assertThat(of.more.strandedBy(ids)).isZero();
        }
    }

    @Property(seed = "55")
    void sumOfTheLargestIsThatOfSorting(@ForAll long seed) {
        Random random = new Random(seed);
        long[] numbers =
                random.longs(random.nextInt(80), 0, 1 + random.nextInt(50)).toArray();
        int most = random.nextInt(90);

        assertThat(new LargestSum().of(numbers, numbers.length, most))
                .isEqualTo(Arrays.stream(numbers)
                        .map(value -> -value)
                        .sorted()
                        .limit(most)
                        .map(value -> -value)
                        .sum());
    }

    @Property(seed = "56")
    void worstOfLosingAndClosingIsThatOfTryingEverything(@ForAll long seed) {
        Random random = new Random(seed);
        int hosts = 1 + random.nextInt(7);
        long[] closed = random.longs(hosts, 0, 20).toArray();
        long[] lost = random.longs(hosts, 0, 20).toArray();
        int losing = random.nextInt(hosts + 1);
        int closing = random.nextInt(3);

        assertThat(LostAndClosed.most(lost, closed, losing, closing)).isEqualTo(most(lost, closed, 0, losing, closing));
    }

    private static long most(long[] lost, long[] closed, int host, int losing, int closing) {
        if (host == lost.length) {
            return losing > 0 ? Long.MIN_VALUE / 4 : 0;
        }
        long most = most(lost, closed, host + 1, losing, closing);
        if (losing > 0) {
            most = Math.max(most, lost[host] + most(lost, closed, host + 1, losing - 1, closing));
        }
        if (closing > 0) {
            most = Math.max(most, closed[host] + most(lost, closed, host + 1, losing, closing - 1));
        }
        return most;
    }

    private static void holds(String what, boolean proven, BruteForceFailover byForce) {
        Statistics.label(what)
                .collect(proven)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 15.0));
        if (proven) {
            assertThat(byForce.stranded()).isZero();
        }
    }
}
