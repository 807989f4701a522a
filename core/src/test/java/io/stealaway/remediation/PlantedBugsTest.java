package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.local.UnforcedJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.Coverage.Cell;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.journal.JournalCodec;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.Topology;
import io.stealaway.testkit.Snapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The crash property would be worth nothing if it did not find what is wrong: here things are wrong. */
class PlantedBugsTest {
    private static final int SEQUENCES = Boolean.getBoolean("stealaway.full") ? 400 : 150;
    private static final int BATCH = 10;
    private static final int PASSES = 40;

    @TempDir
    Path directory;

    /** What the first sequence that finds anything finds. */
    private static String found(Supplier<Plants> bug) {
        return found(bug, List.of());
    }

    /** @param goals what must go wrong for the bug to show */
    private static String found(Supplier<Plants> bug, List<Cell> goals) {
        return found(bug, goals, SEQUENCES);
    }

    private static String found(Supplier<Plants> bug, List<Cell> goals, int sequences) {
        for (int first = 0; first < sequences; first += BATCH) {
            Optional<List<String>> wrong =
                    runs(first, bug, goals).filter(found -> !found.isEmpty()).findFirst();
            if (wrong.isPresent()) {
                return String.join("\n", wrong.get());
            }
        }
        return "nothing in " + sequences + " sequences";
    }

    private static Stream<List<String>> runs(int first, Supplier<Plants> bug) {
        return runs(first, bug, List.of());
    }

    /** Runs a batch of sequences at once; they share nothing. */
    private static Stream<List<String>> runs(int first, Supplier<Plants> bug, List<Cell> goals) {
        return IntStream.range(first, first + BATCH)
                .parallel()
                .mapToObj(seed -> new CrashRun(seed, new Coverage(), bug.get(), goals).run(PASSES));
    }

    @Test
    void aJournalThatAnswersBeforeItForcesIsCaught() {
        assertThat(found(() -> new Plants() {
                    private final UnforcedJournal journal = new UnforcedJournal();

                    @Override
                    public Journal journal(Journal good) {
                        return journal;
                    }

                    @Override
                    public boolean journalMayBeLost() {
                        return false;
                    }

                    @Override
                    public void died() {
                        journal.loseLastWrite();
                    }
                }))
                .containsPattern(
                        "former leader|was given out after|moved by two migrations at once|moves again|again, where|nobody approved"
                                // What an operator was told was taken, and is gone.
                                + "|nobody rejected it");
    }

    @Test
    void aJournalThatDoesNotFenceFormerLeadersIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Journal journal(Journal good) {
                        return new Around.OfJournal(good) {
                            @Override
                            public Answer commit(AvailabilityZone zone, long epoch, List<Journal.Change> changes) {
                                return super.commit(zone, read().epoch(zone), changes);
                            }
                        };
                    }
                }))
                .contains("a write of a former leader");
    }

    @Test
    void leadersThatDoNotCompareTheirBudgetsAreCaught() {
        assertThat(begunByTwoLeadersAtOnce(new InMemoryJournal())).isEqualTo(1);
        assertThat(begunByTwoLeadersAtOnce(new Around.OfJournal(new InMemoryJournal()) {
                    @Override
                    public Answer commit(AvailabilityZone zone, long epoch, List<Journal.Change> changes) {
                        return super.commit(
                                zone,
                                epoch,
                                changes.stream()
                                        .filter(change -> !change.key().equals(JournalKeys.BUDGET))
                                        .toList());
                    }
                }))
                .isEqualTo(2);
    }

    /** One may be in flight; the leader of each zone judges that there is room before either has begun. */
    private static int begunByTwoLeadersAtOnce(Journal journal) {
        World world = World.twoZones();
        Bench bench = new Bench(world);
        bench.journal = journal;
        bench.policy = bench.policy.toBuilder()
                .migration(bench.policy.migration().toBuilder().maxInFlight(1).build())
                .build();
        Replicas replicas = new Replicas(world);
        replicas.handOver(AvailabilityZone.of("a"), 0);
        replicas.handOver(AvailabilityZone.of("b"), 1);
        Remediator slow = bench.builder().leadership(replicas.of(0)).build();
        Remediator quick = bench.builder().leadership(replicas.of(1)).build();
        boolean[] raced = new boolean[1];
        world.faults.script = (call, vm) -> {
            if (call.equals("commit") && vm.isPresent() && !raced[0]) {
                raced[0] = true;
                quick.pass();
            }
            return Faults.Fault.NONE;
        };
        slow.pass();
        JournalStore store = new JournalStore(journal);
        store.refresh();
        return store.open().size();
    }

    @Test
    void weightsThatAreTakenForPutBackAreCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public ShareControl shares(WorldShares good) {
                        return new Around.OfShares(good) {
                            @Override
                            public RestoreAnswer restore(ShareControl.Change change) {
                                good.tags.remove(change.vm());
                                return new Restored();
                            }
                        };
                    }
                }))
                .contains("the weight of");
    }

    @Test
    void aLoopThatForgetsWhomItIsolatesIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Journal journal(Journal good) {
                        return rewriting(
                                good,
                                migration -> migration.toBuilder()
                                        .isolators(
                                                migration.phase() == MigrationPhase.REINTEGRATING
                                                        ? List.of()
                                                        : migration.isolators())
                                        .build());
                    }

                    @Override
                    public Isolator isolator(Isolator good) {
                        return new Around.OfIsolator(good) {
                            @Override
                            public List<Isolation> owned() {
                                super.owned();
                                return List.of();
                            }
                        };
                    }
                }))
                .contains("is still isolated");
    }

    @Test
    void aLoopThatBeginsWhatNobodyApprovedIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Journal journal(Journal good) {
                        return rewriting(
                                good,
                                migration -> migration.phase() == MigrationPhase.PROPOSED
                                        ? migration.toBuilder()
                                                .phase(MigrationPhase.PLANNED)
                                                .build()
                                        : migration);
                    }
                }))
                .contains("nobody approved");
    }

    @Test
    void theSweepFindsWhatSuchALoopForgets() {
        assertThat(runs(0, () -> new Plants() {
                    @Override
                    public Journal journal(Journal good) {
                        return rewriting(
                                good,
                                migration -> migration.toBuilder()
                                        .isolators(
                                                migration.phase() == MigrationPhase.REINTEGRATING
                                                        ? List.of()
                                                        : migration.isolators())
                                        .build());
                    }
                }))
                .allMatch(wrong -> wrong.stream().noneMatch(what -> what.contains("is still isolated")));
    }

    @Test
    void aStartThatIsRepeatedInTheDarkIsCaught() {
        assertThat(found(
                        () -> new Plants() {
                            @Override
                            public Migrator migrator(Migrator good) {
                                return new Around.OfMigrator(good) {
                                    @Override
                                    public StartAnswer start(MigrationRequest move, String marker) {
                                        try {
                                            return super.start(move, marker);
                                        } catch (BackendException.Timeout e) {
                                            return super.start(move, marker);
                                        }
                                    }
                                };
                            }
                        },
                        List.of(new Cell("MIGRATING", "start", Fault.TIMEOUT_AFTER))))
                .contains("was started twice");
    }

    @Test
    void aSweepThatUndoesWhatHumansDidIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Isolator isolator(Isolator good) {
                        return new Around.OfIsolator(good) {
                            @Override
                            public List<Isolation> owned() {
                                List<Isolation> all = new ArrayList<>(super.owned());
                                ((WorldIsolator) good)
                                        .holders.forEach((vm, by) -> by.keySet().stream()
                                                .filter(WorldIsolator.HUMAN::equals)
                                                .forEach(owner -> all.add(
                                                        new Isolation(vm, good.name(), owner, new TreeMap<>()))));
                                return all;
                            }
                        };
                    }
                }))
                .contains("a human");
    }

    @Test
    void reintegratingThatIsTakenForDoneWhenItFailsIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Isolator isolator(Isolator good) {
                        return new Around.OfIsolator(good) {
                            @Override
                            public ReintegrationAnswer reintegrate(Isolation isolation) {
                                try {
                                    return super.reintegrate(isolation);
                                } catch (RuntimeException e) {
                                    return new Reintegrated();
                                }
                            }

                            @Override
                            public List<Isolation> owned() {
                                super.owned();
                                return List.of();
                            }
                        };
                    }
                }))
                .contains("is still isolated");
    }

    @Test
    void aLoopThatDoesNotWaitForThoseBeforeIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Journal journal(Journal good) {
                        return new Around.OfJournal(good) {
                            @Override
                            public Contents read() {
                                Contents all = super.read();
                                TreeMap<String, Entry> impatient = new TreeMap<>(all.entries());
                                impatient.replaceAll((key, entry) -> key.startsWith(JournalKeys.MIGRATION)
                                        ? new Entry(entry.revision(), withoutAfter(entry.text()))
                                        : entry);
                                return new Contents(impatient, all.epochs());
                            }
                        };
                    }
                }))
                .contains("begins before those that it waits for have arrived");
    }

    private static String withoutAfter(String text) {
        return JournalCodec.write(
                JournalCodec.readMigration(text).toBuilder().after(List.of()).build());
    }

    private static Plants forgetting(String prefix) {
        return new Plants() {
            @Override
            public Journal journal(Journal good) {
                return new Around.OfJournal(good) {
                    @Override
                    public Answer commit(AvailabilityZone zone, long epoch, List<Journal.Change> changes) {
                        return super.commit(
                                zone,
                                epoch,
                                changes.stream()
                                        .filter(change -> !(change instanceof Journal.Put
                                                && change.key().startsWith(prefix)))
                                        .toList());
                    }
                };
            }
        };
    }

    @Test
    void aBanThatIsForgottenIsCaught() {
        Plants forgetting = forgetting(JournalKeys.BAN);
        Supplier<Plants> bug = () -> new Plants() {
            @Override
            public Journal journal(Journal good) {
                return forgetting.journal(good);
            }

            // So long that the VM has time to cool down, and its turn to come again.
            @Override
            public Optional<Duration> ban() {
                return Optional.of(Duration.ofHours(2));
            }
        };
        // The same VM must fail, cool down, and be sent to the same host within one sequence.
        assertThat(found(bug, List.of(), 4 * SEQUENCES)).contains("again, where it failed");
    }

    @Test
    void aCooldownThatIsNotPersistedIsCaught() {
        assertThat(found(() -> forgetting(JournalKeys.HOLD))).contains("moves again, after it moved");
    }

    @Test
    void budgetsThatDoNotCountTheMigrationsOfOthersAreCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Topology topology(Topology good, World world) {
                        return () -> good.snapshot().withInFlight(List.of());
                    }
                }))
                .containsPattern("in flight at once|too many leave|too many arrive");
    }

    @Test
    void anArrivalThatIsBelievedWithoutComparingTheHostIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Topology topology(Topology good, World world) {
                        return () -> believing(good.snapshot(), world);
                    }
                }))
                .contains("is taken for arrived");
    }

    /** Every VM whose migration is said to have ended well stands on its target. */
    private static ClusterSnapshot believing(ClusterSnapshot truth, World world) {
        ClusterSnapshot.Builder picture = ClusterSnapshot.builder(truth.takenAt());
        truth.hosts().forEach(picture::host);
        truth.inFlight().forEach(picture::inFlight);
        for (Vm vm : truth.vms()) {
            HostId host = world.migrator.runs.stream()
                    .filter(run -> run.ours && run.vm.equals(vm.id()))
                    .filter(run ->
                            run.end.filter(Migrator.Completed.class::isInstance).isPresent())
                    .map(run -> run.target)
                    .reduce(vm.host(), (earlier, later) -> later);
            Vm.Builder seen = Snapshots.vm(vm.id().value(), host.value()).state(vm.state());
            vm.role().ifPresent(seen::role);
            picture.vm(seen.build());
        }
        return picture.build();
    }

    @Test
    void aLoopThatNeverSweepsIsCaughtWhenItsJournalIsDeleted() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Isolator isolator(Isolator good) {
                        return new Around.OfIsolator(good) {
                            @Override
                            public List<Isolation> owned() {
                                super.owned();
                                return List.of();
                            }
                        };
                    }
                }))
                .contains("is still isolated");
    }

    @Test
    void aProcessThatTakesEveryLeaseForItsOwnIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Leadership leadership(Leadership good, World world) {
                        return zone -> {
                            good.lease(zone);
                            return new Leadership.Leading(Instant.MAX);
                        };
                    }
                }))
                .contains("by a process that does not lead its zone");
    }

    @Test
    void aMigratorThatCrossesZonesIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Migrator migrator(Migrator good) {
                        return new Around.OfMigrator(good) {
                            @Override
                            public StartAnswer start(MigrationRequest move, String marker) {
                                String other = move.source().value().startsWith("a") ? "b-calm-1" : "a-calm-1";
                                return super.start(
                                        new MigrationRequest(move.id(), move.vm(), move.source(), HostId.of(other)),
                                        marker);
                            }
                        };
                    }
                }))
                .contains("crosses from");
    }

    @Test
    void aFileJournalThatDoesNotForceIsCaughtWhenThePowerFails() {
        assertThat(found(() -> new PowerCut(directory, false))).containsPattern("former leader|went back|again, where");
    }

    @Test
    void oneThatForcesIsNot() {
        assertThat(runs(0, () -> new PowerCut(directory, true))).allMatch(List::isEmpty);
    }

    private static Journal rewriting(Journal good, UnaryOperator<Migration> change) {
        return new Around.OfJournal(good) {
            @Override
            public Answer commit(AvailabilityZone zone, long epoch, List<Journal.Change> changes) {
                return super.commit(
                        zone,
                        epoch,
                        changes.stream().map(c -> rewritten(c, change)).toList());
            }
        };
    }

    private static Journal.Change rewritten(Journal.Change change, UnaryOperator<Migration> how) {
        return change instanceof Journal.Put put && put.key().startsWith(JournalKeys.MIGRATION)
                ? new Journal.Put(
                        put.key(),
                        put.expectedRevision(),
                        JournalCodec.write(how.apply(JournalCodec.readMigration(put.text()))))
                : change;
    }
}
