package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The kit for isolators finds what goes wrong only when a call is lost or a process dies. */
class IsolatorContractFaultsTest {
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
