package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Move;
import io.stealaway.model.Vm;
import io.stealaway.model.ZoneId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The crash property would be worth nothing if it did not find what is wrong: here things are wrong. */
class PlantedBugsTest {
    private static final int SEQUENCES = 200;

    /** What the first sequence that finds anything finds. */
    private static String found(Supplier<Plants> bug) {
        for (int seed = 1; seed <= SEQUENCES; seed++) {
            List<String> wrong = new CrashRun(seed, new Coverage(), bug.get()).run(60);
            if (!wrong.isEmpty()) {
                return String.join("\n", wrong);
            }
        }
        return "nothing in " + SEQUENCES + " sequences";
    }

    @Test
    void aJournalThatAnswersBeforeItForcesIsCaught() {
        assertThat(found(() -> new Plants() {
                    private final Unforced journal = new Unforced();

                    @Override
                    public Journal journal(Journal good) {
                        return journal;
                    }

                    @Override
                    public void died() {
                        journal.loseLastWrite();
                    }
                }))
                .containsPattern("former leader|was given out after|moved by two migrations at once");
    }

    @Test
    void aJournalThatDoesNotFenceFormerLeadersIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Journal journal(Journal good) {
                        return new Around(good) {
                            @Override
                            public Answer commit(ZoneId zone, long epoch, List<Change> changes) {
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
        assertThat(begunByTwoLeadersAtOnce(new Around(new InMemoryJournal()) {
                    @Override
                    public Answer commit(ZoneId zone, long epoch, List<Change> changes) {
                        return super.commit(
                                zone,
                                epoch,
                                changes.stream()
                                        .filter(change -> !change.key().equals(Keys.BUDGET))
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
        replicas.handOver(ZoneId.of("a"), 0);
        replicas.handOver(ZoneId.of("b"), 1);
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
                        return new AroundIsolator(good) {
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
    void theSweepFindsWhatSuchALoopForgets() {
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
                }))
                .doesNotContain("is still isolated");
    }

    @Test
    void aStartThatIsRepeatedInTheDarkIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Migrator migrator(Migrator good) {
                        return new AroundMigrator(good) {
                            @Override
                            public StartAnswer start(Move move, String marker) {
                                try {
                                    return super.start(move, marker);
                                } catch (BackendException.Timeout e) {
                                    return super.start(move, marker);
                                }
                            }
                        };
                    }
                }))
                .contains("was started twice");
    }

    @Test
    void aSweepThatUndoesWhatHumansDidIsCaught() {
        assertThat(found(() -> new Plants() {
                    @Override
                    public Isolator isolator(Isolator good) {
                        return new AroundIsolator(good) {
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
                        return new AroundIsolator(good) {
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
                        return new Around(good) {
                            @Override
                            public Contents read() {
                                Contents all = super.read();
                                TreeMap<String, Entry> impatient = new TreeMap<>(all.entries());
                                impatient.replaceAll((key, entry) -> key.startsWith(Keys.MIGRATION)
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
        return Texts.write(
                Texts.readMigration(text).toBuilder().after(List.of()).build());
    }

    private static Journal rewriting(Journal good, UnaryOperator<Migration> change) {
        return new Around(good) {
            @Override
            public Answer commit(ZoneId zone, long epoch, List<Change> changes) {
                return super.commit(
                        zone,
                        epoch,
                        changes.stream().map(c -> rewritten(c, change)).toList());
            }
        };
    }

    private static Journal.Change rewritten(Journal.Change change, UnaryOperator<Migration> how) {
        return change instanceof Journal.Put put && put.key().startsWith(Keys.MIGRATION)
                ? new Journal.Put(
                        put.key(), put.expectedRevision(), Texts.write(how.apply(Texts.readMigration(put.text()))))
                : change;
    }

    /** Answers before its last write is safe. */
    private static final class Unforced implements Journal {
        private JournalState state = new JournalState();
        private JournalState safe = state;

        void loseLastWrite() {
            state = new JournalState(safe.contents(), safe.revision());
        }

        @Override
        public Contents read() {
            return state.contents();
        }

        @Override
        public Answer raiseEpoch(ZoneId zone, long expectedEpoch) {
            return state.refusalToRaise(zone, expectedEpoch).orElseGet(() -> {
                safe = new JournalState(state.contents(), state.revision());
                return state.raise(zone);
            });
        }

        @Override
        public Answer commit(ZoneId zone, long epoch, List<Change> changes) {
            return state.refusalToCommit(zone, epoch, changes).orElseGet(() -> {
                safe = new JournalState(state.contents(), state.revision());
                return state.apply(changes);
            });
        }
    }

    private static class Around implements Journal {
        private final Journal journal;

        Around(Journal journal) {
            this.journal = journal;
        }

        @Override
        public Contents read() {
            return journal.read();
        }

        @Override
        public Answer raiseEpoch(ZoneId zone, long expectedEpoch) {
            return journal.raiseEpoch(zone, expectedEpoch);
        }

        @Override
        public Answer commit(ZoneId zone, long epoch, List<Change> changes) {
            return journal.commit(zone, epoch, changes);
        }
    }

    private static class AroundIsolator implements Isolator {
        private final Isolator isolator;

        AroundIsolator(Isolator isolator) {
            this.isolator = isolator;
        }

        @Override
        public String name() {
            return isolator.name();
        }

        @Override
        public IsolationAnswer isolate(Vm vm, MigrationId owner) {
            return isolator.isolate(vm, owner);
        }

        @Override
        public ReintegrationAnswer reintegrate(Isolation isolation) {
            return isolator.reintegrate(isolation);
        }

        @Override
        public List<Isolation> owned() {
            return isolator.owned();
        }
    }

    private static class AroundMigrator implements Migrator {
        private final Migrator migrator;

        AroundMigrator(Migrator migrator) {
            this.migrator = migrator;
        }

        @Override
        public String prepare(Move move) {
            return migrator.prepare(move);
        }

        @Override
        public StartAnswer start(Move move, String marker) {
            return migrator.start(move, marker);
        }

        @Override
        public Status status(Move move, String marker) {
            return migrator.status(move, marker);
        }

        @Override
        public void abort(Move move, String marker) {
            migrator.abort(move, marker);
        }
    }
}
