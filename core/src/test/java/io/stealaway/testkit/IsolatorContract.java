package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Isolator.Isolated;
import io.stealaway.spi.Isolator.Isolating;
import io.stealaway.spi.Isolator.IsolationAnswer;
import io.stealaway.spi.Isolator.KeptOut;
import io.stealaway.spi.Isolator.Refused;
import io.stealaway.spi.Isolator.Reintegrated;
import io.stealaway.spi.Isolator.Reintegrating;
import io.stealaway.spi.Isolator.ReintegrationAnswer;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What every {@link Isolator} keeps; a subclass says how its orchestrator is looked at and disturbed. */
public abstract class IsolatorContract {
    private static final int PATIENCE = 200;
    private static final MigrationId OURS = new MigrationId("migration 1/ä");
    private static final MigrationId OTHER = new MigrationId("migration 2");

    /** Returns an isolator over the orchestrator of this test, as a process that has just started has it. */
    protected abstract Isolator isolator();

    /** Returns a VM that is in its orchestrator, healthy, and may be isolated. */
    protected abstract Vm vm();

    /** Returns whether the orchestrator keeps users away from the VM. */
    protected abstract boolean out(Vm vm);

    /** Takes the VM out, as a human does. */
    protected abstract void humanTakesOut(Vm vm);

    /** Makes the orchestrator answer no call until the end of the test. */
    protected abstract void breakBackend();

    /** Lets time pass while an answer says that it is under way. */
    protected void letTimePass() {}

    /** Asks until the answer is final. */
    protected final IsolationAnswer isolate(Isolator isolator, MigrationId owner) {
        IsolationAnswer answer = isolator.isolate(vm(), owner);
        for (int i = 0; answer instanceof Isolating && i < PATIENCE; i++) {
            letTimePass();
            answer = isolator.isolate(vm(), owner);
        }
        return answer;
    }

    /** Asks until the answer is final. */
    protected final ReintegrationAnswer reintegrate(Isolator isolator, Isolation isolation) {
        ReintegrationAnswer answer = isolator.reintegrate(isolation);
        for (int i = 0; answer instanceof Reintegrating && i < PATIENCE; i++) {
            letTimePass();
            answer = isolator.reintegrate(isolation);
        }
        return answer;
    }

    private Isolation isolated(MigrationId owner) {
        IsolationAnswer answer = isolate(isolator(), owner);
        assertThat(answer).isInstanceOf(Isolated.class);
        return ((Isolated) answer).isolation();
    }

    private Isolation withoutState(MigrationId owner) {
        return new Isolation(vm().id(), isolator().name(), owner, Collections.emptySortedMap());
    }

    @Test
    void anIsolatedVmIsOutAndAReintegratedOneIsBack() {
        Isolation isolation = isolated(OURS);
        assertThat(isolation.vm()).isEqualTo(vm().id());
        assertThat(isolation.owner()).isEqualTo(OURS);
        assertThat(isolation.isolator()).isEqualTo(isolator().name());
        assertThat(out(vm())).isTrue();
        assertThat(reintegrate(isolator(), isolation)).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
    }

    @Test
    void isolatingTwiceIsOneIsolation() {
        Isolation first = isolated(OURS);
        assertThat(isolated(OURS)).isEqualTo(first);
        assertThat(isolator().owned()).hasSize(1);
        assertThat(reintegrate(isolator(), first)).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
    }

    @Test
    void reintegratingTwiceIsHarmless() {
        Isolation isolation = isolated(OURS);
        assertThat(reintegrate(isolator(), isolation)).isInstanceOf(Reintegrated.class);
        assertThat(reintegrate(isolator(), isolation)).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
    }

    @Test
    void theOwnerTagAloneIsEnoughToPutAVmBack() {
        isolated(OURS);
        assertThat(reintegrate(isolator(), withoutState(OURS))).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
    }

    @Test
    void whatWasNeverIsolatedIsReintegrated() {
        assertThat(reintegrate(isolator(), withoutState(OURS))).isInstanceOf(Reintegrated.class);
    }

    @Test
    void whatIsOwnedIsListedWithATokenThatUndoesIt() {
        assertThat(isolator().owned()).isEmpty();
        isolated(OURS);
        assertThat(isolator().owned()).singleElement().satisfies(one -> {
            assertThat(one.vm()).isEqualTo(vm().id());
            assertThat(one.owner()).isEqualTo(OURS);
        });
        assertThat(reintegrate(isolator(), isolator().owned().get(0))).isInstanceOf(Reintegrated.class);
        assertThat(isolator().owned()).isEmpty();
    }

    @Test
    void whatAnotherMigrationIsolatedIsNeitherTakenNorUndone() {
        Isolation theirs = isolated(OTHER);
        assertThat(isolate(isolator(), OURS)).isInstanceOf(Refused.class);
        reintegrate(isolator(), withoutState(OURS));
        assertThat(out(vm())).isTrue();
        assertThat(reintegrate(isolator(), theirs)).isInstanceOf(Reintegrated.class);
    }

    @Test
    void whatAHumanSetBeforeIsNeverUndone() {
        humanTakesOut(vm());
        assertThat(isolate(isolator(), OURS)).isInstanceOf(Refused.class);
        assertThat(isolator().owned()).isEmpty();
        assertThat(reintegrate(isolator(), withoutState(OURS))).isInstanceOfAny(KeptOut.class, Reintegrated.class);
        assertThat(out(vm())).isTrue();
    }

    @Test
    void anErrorIsNotAnAbsence() {
        Isolation isolation = isolated(OURS);
        breakBackend();
        assertThatThrownBy(() -> isolator().isolate(vm(), OURS)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> isolator().reintegrate(isolation)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> isolator().reintegrate(withoutState(OURS))).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> isolator().owned()).isInstanceOf(BackendException.class);
    }
}
