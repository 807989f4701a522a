package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Migrator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The kits for migrators and isolators find what goes wrong only when a call is lost or a process dies. */
class BackendContractsTest {

    // Migrators

    @Test
    void migratorThatLooksBeforeItAsksIsFine() {
        MigratorContract kit = kit(RightMigrator::new);
        assertThatCode(kit::whateverIsLostOfAStartNoSecondMigrationBegins).doesNotThrowAnyException();
        assertThatCode(kit::whateverIsLostOfAnAbortItIsOneMigrationThatEnds).doesNotThrowAnyException();
        assertThatCode(kit::whateverIsLostOfAForcedCompletionItIsOneMigrationThatArrives)
                .doesNotThrowAnyException();
    }

    @Test
    void migratorThatAsksAgainWhenItHearsNothingIsFound() {
        failsAtStart(service -> new RightMigrator(service) {
            @Override
            void post(MigrationRequest move) {
                try {
                    super.post(move);
                } catch (BackendException e) {
                    super.post(move);
                }
            }
        });
    }

    @Test
    void migratorThatRemembersOnlyInItsProcessIsFound() {
        failsAtStart(service -> new RightMigrator(service) {
            private final TreeSet<MigrationId> started = new TreeSet<>();

            @Override
            public StartAnswer start(MigrationRequest move, String marker) {
                if (started.add(move.id())) {
                    post(move);
                }
                return new Started();
            }
        });
    }

    @Test
    void migratorThatTakesALostAnswerForARefusalIsFound() {
        failsAtStart(service -> new RightMigrator(service) {
            @Override
            public StartAnswer start(MigrationRequest move, String marker) {
                try {
                    return super.start(move, marker);
                } catch (BackendException e) {
                    return new Refused(e.getMessage());
                }
            }
        });
    }

    @Test
    void migratorThatTrustsItsOwnNoteIsFound() {
        failsAtStart(service -> new RightMigrator(service) {
            @Override
            public StartAnswer start(MigrationRequest move, String marker) {
                if (!service.noted(move.id())) {
                    service.note(move.id());
                    post(move);
                }
                return new Started();
            }
        });
    }

    @Test
    void migratorThatSeesOnlyWhatRunsIsFound() {
        MigratorContract kit = kit(service -> new RightMigrator(service) {
            @Override
            Optional<Run> own(MigrationRequest move, String marker) {
                return super.own(move, marker).filter(run -> run.state == RunState.RUNNING);
            }
        });
        assertThatThrownBy(kit::whateverIsLostOfAnAbortItIsOneMigrationThatEnds).isInstanceOf(AssertionError.class);
    }

    private static void failsAtStart(Function<Service, Migrator> maker) {
        assertThatThrownBy(kit(maker)::whateverIsLostOfAStartNoSecondMigrationBegins)
                .isInstanceOf(AssertionError.class);
    }

    private static MigratorContract kit(Function<Service, Migrator> maker) {
        return new MigratorContract() {
            @Override
            protected Backend backend() {
                Service service = new Service();
                return new Backend() {
                    @Override
                    public MigrationRequest move() {
                        return new MigrationRequest(MigrationId.of("m"), VmId.of("vm"), HostId.of("a"), HostId.of("b"));
                    }

                    @Override
                    public Migrator freshMigrator() {
                        return maker.apply(service);
                    }

                    @Override
                    public int migrationsBegun(MigrationRequest move) {
                        return service.runs.size();
                    }

                    @Override
                    public void pass() {
                        service.step();
                    }

                    @Override
                    public void cutOff() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public void restore() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public CallFaults faults() {
                        return service.faults;
                    }
                };
            }
        };
    }

    private enum RunState {
        RUNNING,
        DONE,
        FAILED
    }

    private static final class Run {
        RunState state = RunState.RUNNING;
        int steps;
    }

    /** Like Nova: whoever asks gets a migration more, and none has a name of the caller's. */
    private static final class Service {
        final CallFaults faults = new CallFaults();
        final List<Run> runs = new ArrayList<>();
        private final TreeSet<MigrationId> notes = new TreeSet<>();

        void step() {
            runs.stream().filter(run -> run.state == RunState.RUNNING).forEach(run -> {
                run.steps++;
                run.state = run.steps > 8 ? RunState.DONE : RunState.RUNNING;
            });
        }

        List<Run> runs() {
            return faults.read(() -> List.copyOf(runs));
        }

        void post() {
            faults.change(() -> runs.add(new Run()));
        }

        void end(Run run, RunState how) {
            faults.change(() -> {
                run.state = run.state == RunState.RUNNING ? how : run.state;
                return run;
            });
        }

        void note(MigrationId id) {
            faults.change(() -> notes.add(id));
        }

        boolean noted(MigrationId id) {
            return faults.read(() -> notes.contains(id));
        }
    }

    /** Finds its migration as the first that is newer than the marker. */
    private static class RightMigrator implements Migrator {
        private final Service service;

        RightMigrator(Service service) {
            this.service = service;
        }

        @Override
        public String prepare(MigrationRequest move) {
            return Integer.toString(service.runs().size());
        }

        Optional<Run> own(MigrationRequest move, String marker) {
            return service.runs().stream().skip(Integer.parseInt(marker)).findFirst();
        }

        void post(MigrationRequest move) {
            service.post();
        }

        @Override
        public StartAnswer start(MigrationRequest move, String marker) {
            if (own(move, marker).isEmpty()) {
                post(move);
            }
            return new Started();
        }

        @Override
        public Status status(MigrationRequest move, String marker) {
            return own(move, marker)
                    .map(run -> switch (run.state) {
                        case RUNNING -> new Running(1);
                        case DONE -> new Completed(move.target());
                        case FAILED -> new Failed(move.source(), "aborted");
                    })
                    .orElseGet(NotStarted::new);
        }

        @Override
        public void abort(MigrationRequest move, String marker) {
            own(move, marker).ifPresent(run -> service.end(run, RunState.FAILED));
        }

        @Override
        public ForceAnswer forceComplete(MigrationRequest move, String marker) {
            own(move, marker).ifPresent(run -> service.end(run, RunState.DONE));
            return new Forced();
        }
    }

    // Isolators

    @Test
    void isolatorThatTagsFirstAndUntagsLastIsFine() {
        IsolatorContract kit = isolators(RightIsolator::new);
        assertThatCode(kit::whateverIsLostOfAnIsolationItIsFoundAndUndoneByItsTag)
                .doesNotThrowAnyException();
        assertThatCode(kit::whateverIsLostOfAnIsolationTheNextProcessCompletesIt)
                .doesNotThrowAnyException();
        assertThatCode(kit::whateverIsLostOfAReintegrationTheNextProcessCompletesIt)
                .doesNotThrowAnyException();
    }

    @Test
    void isolatorThatDrainsBeforeItTagsIsFound() {
        IsolatorContract kit = isolators(pool -> new RightIsolator(pool) {
            @Override
            void takeOut(VmId vm, MigrationId owner) {
                pool.drain(vm);
                pool.tag(vm, owner);
            }
        });
        assertThatThrownBy(kit::whateverIsLostOfAnIsolationItIsFoundAndUndoneByItsTag)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void isolatorThatUntagsBeforeItLetsInIsFound() {
        IsolatorContract kit = isolators(pool -> new RightIsolator(pool) {
            @Override
            void letIn(VmId vm) {
                pool.untag(vm);
                pool.enable(vm);
            }
        });
        assertThatThrownBy(kit::whateverIsLostOfAReintegrationTheNextProcessCompletesIt)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void isolatorThatTakesALostAnswerForARefusalIsFound() {
        IsolatorContract kit = isolators(pool -> new RightIsolator(pool) {
            @Override
            public IsolationAnswer isolate(Vm vm, MigrationId owner) {
                try {
                    return super.isolate(vm, owner);
                } catch (BackendException e) {
                    return new Refused(e.getMessage());
                }
            }
        });
        assertThatThrownBy(kit::whateverIsLostOfAnIsolationItIsFoundAndUndoneByItsTag)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void isolatorThatUndoesOnlyWhatItRemembersIsFound() {
        IsolatorContract kit = isolators(pool -> new RightIsolator(pool) {
            private final TreeSet<VmId> mine = new TreeSet<>();

            @Override
            void takeOut(VmId vm, MigrationId owner) {
                super.takeOut(vm, owner);
                mine.add(vm);
            }

            @Override
            void letIn(VmId vm) {
                if (mine.remove(vm)) {
                    super.letIn(vm);
                }
            }
        });
        assertThatThrownBy(kit::whateverIsLostOfAnIsolationItIsFoundAndUndoneByItsTag)
                .isInstanceOf(AssertionError.class);
    }

    private static IsolatorContract isolators(Function<Pool, Isolator> maker) {
        Pool pool = new Pool();
        return new IsolatorContract() {
            @Override
            protected Isolator isolator() {
                return maker.apply(pool);
            }

            @Override
            protected Vm vm() {
                return Snapshots.vm("web-1", "host-1").build();
            }

            @Override
            protected boolean out(Vm vm) {
                return pool.drained.contains(vm.id());
            }

            @Override
            protected void humanTakesOut(Vm vm) {
                throw new UnsupportedOperationException();
            }

            @Override
            protected void breakBackend() {
                throw new UnsupportedOperationException();
            }

            @Override
            protected CallFaults faults() {
                return pool.faults;
            }
        };
    }

    /** An orchestrator that keeps notes of ours beside what it does. */
    private static final class Pool {
        final CallFaults faults = new CallFaults();
        final TreeSet<VmId> drained = new TreeSet<>();
        private final TreeMap<VmId, MigrationId> tags = new TreeMap<>();

        void drain(VmId vm) {
            faults.change(() -> drained.add(vm));
        }

        void enable(VmId vm) {
            faults.change(() -> drained.remove(vm));
        }

        void tag(VmId vm, MigrationId owner) {
            faults.change(() -> Optional.ofNullable(tags.put(vm, owner)));
        }

        void untag(VmId vm) {
            faults.change(() -> Optional.ofNullable(tags.remove(vm)));
        }

        Map<VmId, MigrationId> tags() {
            return faults.read(() -> new TreeMap<>(tags));
        }
    }

    private static class RightIsolator implements Isolator {
        private final Pool pool;

        RightIsolator(Pool pool) {
            this.pool = pool;
        }

        @Override
        public String name() {
            return "pool";
        }

        void takeOut(VmId vm, MigrationId owner) {
            pool.tag(vm, owner);
            pool.drain(vm);
        }

        void letIn(VmId vm) {
            pool.enable(vm);
            pool.untag(vm);
        }

        @Override
        public IsolationAnswer isolate(Vm vm, MigrationId owner) {
            MigrationId by = pool.tags().getOrDefault(vm.id(), owner);
            if (!by.equals(owner)) {
                return new Refused("isolated by " + by);
            }
            takeOut(vm.id(), owner);
            return new Isolated(token(vm.id(), owner));
        }

        @Override
        public ReintegrationAnswer reintegrate(Isolation isolation) {
            if (isolation.owner().equals(pool.tags().get(isolation.vm()))) {
                letIn(isolation.vm());
            }
            return new Reintegrated();
        }

        @Override
        public List<Isolation> owned() {
            return pool.tags().entrySet().stream()
                    .map(entry -> token(entry.getKey(), entry.getValue()))
                    .toList();
        }

        private Isolation token(VmId vm, MigrationId owner) {
            return new Isolation(vm, name(), owner, Collections.emptySortedMap());
        }
    }
}
