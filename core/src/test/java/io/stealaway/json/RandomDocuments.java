package io.stealaway.json;

import io.stealaway.internal.Limits;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.Host;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.policy.ProofPolicy;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** Random values of what is written as JSON, with the texts and numbers that writers get wrong. */
final class RandomDocuments {
    private static final List<String> IDS =
            List.of("a", "hv-1", "a \"b\" \\c/", "größe", "仮想", "\uD83D\uDC27", "~", "x".repeat(255));
    private static final List<String> TEXTS =
            List.of("", "plain", " \n\t\u0000\u001f\u007f", "\u2028\uFEFF\uDC27", "</a>&\"\\");

    private final Random random;

    RandomDocuments(long seed) {
        random = new Random(seed);
    }

    Policy policy() {
        DetectionPolicy detection = detection();
        Duration passInterval =
                detection.maxMetricAge().dividedBy(1 + random.nextInt(5)).plusNanos(1);
        return Policy.builder()
                .mode(oneOf(List.of(RunMode.values())))
                .passInterval(passInterval)
                .maxTopologyAge(duration())
                .detection(detection)
                .placement(placement(detection.stealRatio()))
                .isolation(isolation())
                .migration(migrationPolicy())
                .proof(proof(passInterval))
                .foresight(foresight())
                .build();
    }

    private ProofPolicy proof(Duration passInterval) {
        Duration settle = random.nextBoolean() ? Duration.ZERO : duration().dividedBy(2);
        Duration rest = Limits.MAX_SETTING.minus(settle);
        int samples = 1 + random.nextInt((int) Math.min(60, Math.max(1, rest.dividedBy(passInterval))));
        Duration least = settle.plus(passInterval.multipliedBy(samples));
        Duration most = least.plus(duration());
        Duration patience = most.compareTo(Limits.MAX_SETTING) > 0 ? least : most;
        return ProofPolicy.builder()
                .maxStealShare(fraction())
                .minDemandShare(fraction())
                .samples(samples)
                .settle(settle)
                .patience(patience)
                .build();
    }

    private ForesightPolicy foresight() {
        int moments = 1 + random.nextInt(1_000);
        return ForesightPolicy.builder()
                .enabled(random.nextBoolean())
                .prevent(random.nextBoolean())
                .interval(Duration.ofSeconds(60 + random.nextInt(86_341)))
                .moments(moments)
                .minMoments(1 + random.nextInt(moments))
                .horizon(Duration.ofSeconds(60 + random.nextInt(604_741)))
                .maxExpectedStealRatio(fraction())
                .minExpectedStealRatio(fraction())
                .minReliefPerGib(1_000.0 * fraction())
                .headroom(fraction() / 2.0)
                .build();
    }

    MigrationPlan plan() {
        return new MigrationPlan(instant(), many(this::answer), "0123456789abcdef".repeat(4));
    }

    Explanation explanation() {
        TreeMap<HostId, HostEvaluation> hosts = new TreeMap<>();
        int rank = 1;
        for (String id : IDS.subList(0, 1 + random.nextInt(IDS.size()))) {
            HostId host = HostId.of(id);
            hosts.put(host, random.nextBoolean() ? accepted(host, rank++) : rejected(host));
        }
        return new Explanation(
                answer(), oneOf(List.copyOf(hosts.keySet())), List.copyOf(hosts.values()), maybe(this::zoneSurvival));
    }

    private FailoverCheck zoneSurvival() {
        int hosts = 1 + random.nextInt(9);
        int failing = hosts == 1 ? 0 : 1 + random.nextInt(hosts - 1);
        return new FailoverCheck(id(AvailabilityZone::of), hosts, failing, fraction(), 3.0 * fraction(), survival());
    }

    private FailoverResult survival() {
        return switch (random.nextInt(3)) {
            case 0 -> new FailoverResult.Survives();
            case 1 ->
                new FailoverResult.Fails(
                        new TreeSet<>(List.of(HostId.of("lost"), id(HostId::of))), 1 + random.nextInt(9));
            default -> new FailoverResult.Undecided(random.nextInt(100_000));
        };
    }

    private HostEvaluation accepted(HostId host, int rank) {
        Optional<ScoreGap> toWin = rank == 1 ? Optional.empty() : Optional.of(toWin());
        return new HostEvaluation.Accepted(host, id(AvailabilityZone::of), rank, many(this::score), toWin);
    }

    private HostEvaluation rejected(HostId host) {
        List<Refusal> refusals = List.of(new Refusal(text(), text()), new Refusal(text(), text()));
        return new HostEvaluation.Rejected(
                host, id(AvailabilityZone::of), refusals, many(this::score), maybe(this::toWin));
    }

    private ScorerValue score() {
        return new ScorerValue(text(), 1.0 + 99.0 * fraction(), fraction());
    }

    private ScoreGap toWin() {
        return new ScoreGap(fraction(), many(() -> new ScoreGap.SingleScorer(text(), fraction())));
    }

    Migration migration() {
        Migration.Builder migration = Migration.builder(
                        new MigrationRequest(id(MigrationId::of), id(VmId::of), HostId.of("from"), id(HostId::of)),
                        id(AvailabilityZone::of),
                        instant())
                .phase(oneOf(List.of(MigrationPhase.values())))
                .phaseSince(instant())
                .purpose(oneOf(List.of(MigrationPurpose.values())))
                .after(many(() -> id(MigrationId::of)))
                .waiting(random.nextBoolean())
                .isolators(many(this::text))
                .isolations(many(this::undoToken))
                .started(random.nextBoolean())
                .reason(text())
                .stealRatioBefore(fraction())
                .wantedMicroCoresBefore(random.nextLong() >>> 1)
                .beneficiaryStealRatioBefore(fraction())
                .beneficiaryWantedMicroCoresBefore(random.nextLong() >>> 1)
                .bytesToCopy(random.nextLong() >>> 20)
                .samples(many(this::observation))
                .planHash(text());
        maybe(() -> id(Role::of)).ifPresent(migration::role);
        maybe(() -> id(VmId::of)).ifPresent(migration::beneficiary);
        maybe(this::instant).ifPresent(migration::expiresAt);
        maybe(this::text).ifPresent(migration::marker);
        maybe(() -> oneOf(List.of(MigrationPhase.values()))).ifPresent(migration::afterwards);
        maybe(this::instant).ifPresent(migration::isolatingSince);
        maybe(this::instant).ifPresent(migration::startedAt);
        maybe(this::instant).ifPresent(migration::forcingSince);
        maybe(this::instant).ifPresent(migration::forcedAt);
        maybe(this::instant).ifPresent(migration::arrivedAt);
        maybe(this::instant).ifPresent(migration::reintegratedAt);
        return migration.build();
    }

    String text() {
        return oneOf(TEXTS) + oneOf(IDS);
    }

    private DetectionPolicy detection() {
        double stealRatio = Math.max(Double.MIN_VALUE, fraction());
        int window = 1 + random.nextInt(60);
        return DetectionPolicy.builder()
                .stealRatio(stealRatio)
                .clearStealRatio(Math.max(Double.MIN_VALUE, stealRatio * fraction()))
                .load5PerVcpu(Double.MIN_VALUE + fraction() * 10)
                .windowPasses(window)
                .hitPasses(1 + random.nextInt(window))
                .clearPasses(1 + random.nextInt(60))
                .throttleVetoShare(fraction())
                .maxMetricAge(duration())
                .minCoverage(fraction())
                .stormMinVms(1 + random.nextInt(100))
                .stormJump(fraction())
                .build();
    }

    private PlacementPolicy placement(double mostSteal) {
        return PlacementPolicy.builder()
                .maxStealRatio(mostSteal * fraction())
                .maxPredictedStealRatio(mostSteal * fraction())
                .minBenefit(fraction())
                .maxRoleVmsPerHost(1 + random.nextInt(9))
                .allowSriovDirect(random.nextBoolean())
                .strategy(oneOf(List.of(VmSelection.values())))
                .maxRoleSharePerHost(fraction())
                .sriovWithinCores(random.nextBoolean())
                .failureShare(0.99 * fraction())
                .survivalEvaluations(1 + random.nextInt(99))
                .maxChainMigrations(1 + random.nextInt(3))
                .chainEvaluations(1 + random.nextInt(99))
                .scorerWeights(map(() -> 1 + fraction()))
                .build();
    }

    private IsolationPolicy isolation() {
        TreeMap<Role, List<String>> chains = new TreeMap<>();
        many(() -> Role.of("r" + random.nextInt(5))).forEach(role -> chains.put(role, many(this::text)));
        return IsolationPolicy.builder()
                .chains(chains)
                .defaultChain(many(this::text))
                .maxIsolating(duration())
                .maxIsolation(byRole(this::duration))
                .defaultMaxIsolation(duration())
                .minInService(byRole(this::fraction))
                .defaultMinInService(fraction())
                .build();
    }

    private MigrationPolicy migrationPolicy() {
        Duration cooldown = duration();
        Duration maxDowntime = duration();
        long bandwidth = random.nextLong() >>> 20;
        return MigrationPolicy.builder()
                .bandwidthBytesPerSecond(bandwidth)
                .maxInPerHost(1 + random.nextInt(9))
                .maxOutPerHost(1 + random.nextInt(9))
                .maxRoleShare(fraction())
                .maxInFlight(1 + random.nextInt(9))
                .maxInFlightPerZone(1 + random.nextInt(9))
                .maxClusterBytesPerSecond(random.nextBoolean() ? 0 : bandwidth + (random.nextLong() >>> 20))
                .successesPerRaise(1 + random.nextInt(9))
                .maxIneffectivePerZone(1 + random.nextInt(9))
                .ineffectiveWindow(duration())
                .cooldown(cooldown)
                .maxCooldown(cooldown.plus(duration()))
                .refusedCooldown(duration())
                .ban(duration())
                .maxDuration(maxDowntime.plus(duration()))
                .maxDowntime(maxDowntime)
                .deadlineFactor(1 + 100 * fraction())
                .minDeadline(duration())
                .forceComplete(random.nextBoolean())
                .proposalExpiry(duration())
                .quietHours(many(this::quietHours))
                .controlPlaneRoles(new TreeSet<>(many(() -> id(Role::of))))
                .controlPlaneKeys(new TreeSet<>(many(this::text)))
                .build();
    }

    private QuietHours quietHours() {
        return new QuietHours(
                new TreeSet<>(List.of(oneOf(List.of(DayOfWeek.values())), oneOf(List.of(DayOfWeek.values())))),
                LocalTime.ofSecondOfDay(random.nextInt(86_400)),
                LocalTime.of(random.nextInt(24), 0),
                java.time.ZoneId.of(oneOf(List.of("UTC", "Europe/Moscow", "America/New_York", "+05:30"))),
                new TreeSet<>(many(() -> id(AvailabilityZone::of))),
                new TreeSet<>(many(() -> id(Role::of))));
    }

    private <V> SortedMap<Role, V> byRole(Supplier<V> value) {
        TreeMap<Role, V> all = new TreeMap<>();
        many(() -> Role.of("r" + random.nextInt(5))).forEach(role -> all.put(role, value.get()));
        return all;
    }

    private Placement answer() {
        return switch (random.nextInt(3)) {
            case 0 -> Placement.Chosen.of(planned());
            case 1 ->
                new Placement.NoHost(
                        id(VmId::of),
                        map(() -> random.nextInt(99)),
                        maybe(() -> new Placement.NearestMiss(id(HostId::of), List.of(new Refusal(text(), text())))),
                        maybe(() -> new Placement.Blocker(id(VmId::of), id(HostId::of), text())));
            default -> new Placement.Stays(id(VmId::of), text());
        };
    }

    private PlannedMigration planned() {
        VmId vm = id(VmId::of);
        VmId other = VmId.of(vm.value().startsWith("x") ? "other" : "x-other");
        MigrationPurpose purpose = oneOf(List.of(MigrationPurpose.values()));
        boolean forItself = purpose == MigrationPurpose.CURE || purpose == MigrationPurpose.STEP_ASIDE;
        PlannedMigration.Builder planned = PlannedMigration.builder(vm, HostId.of("from"), id(HostId::of))
                .purpose(purpose, forItself ? vm : other)
                .score(fraction())
                .steal(fraction(), fraction())
                .predictedHostStealRatio(fraction())
                .bytesToCopy(random.nextLong() >>> 20)
                .predictedStart(1 + random.nextInt(9), duration())
                .predictedDowntime(random.nextBoolean() ? Duration.ZERO : duration());
        if (random.nextBoolean()) {
            planned.predictedDuration(random.nextBoolean() ? Duration.ZERO : duration());
        }
        return planned.build();
    }

    private Isolation undoToken() {
        return new Isolation(id(VmId::of), text(), id(MigrationId::of), map(this::text));
    }

    /** Returns the same with some metadata, or without. */
    Host named(Host host) {
        return random.nextBoolean()
                ? host
                : host.toBuilder()
                        .metadata(name(), text())
                        .metadata(name(), text())
                        .problem(oneOf(IDS))
                        .build();
    }

    /** Returns the same with some figures, or without. */
    VmObservation named(VmObservation seen) {
        return random.nextBoolean()
                ? seen
                : seen.toBuilder()
                        .figure(name(), 1e9 * fraction() - 1)
                        .figure(name(), -fraction())
                        .build();
    }

    /** Returns the same with a problem, or without. */
    Vm named(Vm vm) {
        return random.nextBoolean() ? vm : vm.toBuilder().problem(oneOf(IDS)).build();
    }

    List<String> problems() {
        return many(() -> oneOf(IDS));
    }

    private String name() {
        return oneOf(IDS);
    }

    private VmObservation observation() {
        VmObservation.Builder observation = VmObservation.builder(id(VmId::of), instant())
                .stealRatio(fraction())
                .load5(100 * fraction())
                .cpuUsedMicroCores(random.nextInt(1_000_000_000))
                .figure(oneOf(IDS), 1e6 * fraction());
        if (random.nextBoolean()) {
            observation.throttledRatio(fraction());
        }
        return observation.build();
    }

    private double fraction() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(101) / 100.0;
            case 1 -> Double.MIN_VALUE * random.nextInt(1_000);
            default -> random.nextDouble();
        };
    }

    private Instant instant() {
        Instant seconds = Instant.ofEpochSecond(random.nextInt() * 100L);
        return random.nextBoolean() ? seconds : seconds.plusNanos(random.nextInt(1_000_000_000));
    }

    private Duration duration() {
        Duration seconds = Duration.ofSeconds(1 + random.nextInt(1_000_000));
        return random.nextBoolean() ? seconds : seconds.plusNanos(random.nextInt(1_000_000_000));
    }

    private <T> T id(Function<String, T> type) {
        return type.apply(oneOf(IDS));
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> many(Supplier<T> value) {
        List<T> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value.get());
        }
        return values;
    }

    private <T> SortedMap<String, T> map(Supplier<T> value) {
        SortedMap<String, T> map = new TreeMap<>();
        many(() -> text().replaceAll("\\p{Cs}", "")).forEach(key -> map.put(key, value.get()));
        return map;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
