package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The kit for migrators finds what goes wrong only when a call is lost or a process dies. */
class MigratorContractFaultsTest {
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
            void post() {
                try {
                    super.post();
                } catch (BackendException e) {
                    super.post();
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
                    post();
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
                    post();
                }
                return new Started();
            }
        });
    }

    @Test
    void migratorThatSeesOnlyWhatRunsIsFound() {
        MigratorContract kit = kit(service -> new RightMigrator(service) {
            @Override
            Optional<Run> own(String marker) {
                return super.own(marker).filter(run -> run.state == RunState.RUNNING);
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

        Optional<Run> own(String marker) {
            return service.runs().stream().skip(Integer.parseInt(marker)).findFirst();
        }

        void post() {
            service.post();
        }

        @Override
        public StartAnswer start(MigrationRequest move, String marker) {
            if (own(marker).isEmpty()) {
                post();
            }
            return new Started();
        }

        @Override
        public Status status(MigrationRequest move, String marker) {
            return own(marker)
                    .map(run -> switch (run.state) {
                        case RUNNING -> new Running(1);
                        case DONE -> new Completed(move.target());
                        case FAILED -> new Failed(move.source(), "aborted");
                    })
                    .orElseGet(NotStarted::new);
        }

        @Override
        public void abort(MigrationRequest move, String marker) {
            own(marker).ifPresent(run -> service.end(run, RunState.FAILED));
        }

        @Override
        public ForceAnswer forceComplete(MigrationRequest move, String marker) {
            own(marker).ifPresent(run -> service.end(run, RunState.DONE));
            return new Forced();
        }
    }
}
