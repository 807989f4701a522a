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
import java.util.function.Consumer;
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

    /** Returns what every call passes through that an isolator of this orchestrator makes. */
    protected abstract CallFaults faults();

    /** Makes the orchestrator as it was at the start of the test, where putting a VM back does not. */
    protected void renew() {}

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
    public void anIsolatedVmIsOutAndAReintegratedOneIsBack() {
        Isolation isolation = isolated(OURS);
        assertThat(isolation.vm()).isEqualTo(vm().id());
        assertThat(isolation.owner()).isEqualTo(OURS);
        assertThat(isolation.isolator()).isEqualTo(isolator().name());
        assertThat(out(vm())).isTrue();
        assertThat(reintegrate(isolator(), isolation)).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
    }

    @Test
    public void isolatingTwiceIsOneIsolation() {
        Isolation first = isolated(OURS);
        assertThat(isolated(OURS)).isEqualTo(first);
        assertThat(isolator().owned()).hasSize(1);
        assertThat(reintegrate(isolator(), first)).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
    }

    @Test
    public void reintegratingTwiceIsHarmless() {
        Isolation isolation = isolated(OURS);
        assertThat(reintegrate(isolator(), isolation)).isInstanceOf(Reintegrated.class);
        assertThat(reintegrate(isolator(), isolation)).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
    }

    @Test
    public void theOwnerTagAloneIsEnoughToPutAVmBack() {
        isolated(OURS);
        assertThat(reintegrate(isolator(), withoutState(OURS))).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
    }

    @Test
    public void whatWasNeverIsolatedIsReintegrated() {
        assertThat(reintegrate(isolator(), withoutState(OURS))).isInstanceOf(Reintegrated.class);
    }

    @Test
    public void whatIsOwnedIsListedWithATokenThatUndoesIt() {
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
    public void whatAnotherMigrationIsolatedIsNeitherTakenNorUndone() {
        Isolation theirs = isolated(OTHER);
        assertThat(isolate(isolator(), OURS)).isInstanceOf(Refused.class);
        reintegrate(isolator(), withoutState(OURS));
        assertThat(out(vm())).isTrue();
        assertThat(reintegrate(isolator(), theirs)).isInstanceOf(Reintegrated.class);
    }

    @Test
    public void whatAHumanSetBeforeIsNeverUndone() {
        humanTakesOut(vm());
        assertThat(isolate(isolator(), OURS)).isInstanceOf(Refused.class);
        assertThat(isolator().owned()).isEmpty();
        assertThat(reintegrate(isolator(), withoutState(OURS))).isInstanceOfAny(KeptOut.class, Reintegrated.class);
        assertThat(out(vm())).isTrue();
    }

    @Test
    public void anErrorIsNotAnAbsence() {
        Isolation isolation = isolated(OURS);
        breakBackend();
        assertThatThrownBy(() -> isolator().isolate(vm(), OURS)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> isolator().reintegrate(isolation)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> isolator().reintegrate(withoutState(OURS))).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> isolator().owned()).isInstanceOf(BackendException.class);
    }

    @Test
    public void whateverIsLostOfAnIsolationItIsFoundAndUndoneByItsTag() {
        eachFault(fault -> {
            Isolator first = isolator();
            fault.run();
            while (!faults().dead() && !isolatedOrLost(first)) {
                letTimePass();
            }
            faults().handOver();
            isPutBackByItsTag();
        });
    }

    @Test
    public void whateverIsLostOfAnIsolationTheNextProcessCompletesIt() {
        eachFault(fault -> {
            Isolator first = isolator();
            fault.run();
            while (!faults().dead() && !isolatedOrLost(first)) {
                letTimePass();
            }
            faults().handOver();
            assertThat(isolate(isolator(), OURS)).isInstanceOf(Isolated.class);
            assertThat(out(vm())).isTrue();
            isPutBackByItsTag();
        });
    }

    @Test
    public void whateverIsLostOfAReintegrationTheNextProcessCompletesIt() {
        eachFault(fault -> {
            Isolation isolation = isolated(OURS);
            Isolator first = isolator();
            fault.run();
            for (int i = 0; i < PATIENCE && !faults().dead(); i++) {
                try {
                    if (!(first.reintegrate(isolation) instanceof Reintegrating)) {
                        break;
                    }
                } catch (BackendException e) {
                    assertThat(faults().met()).as(e.toString()).isTrue();
                    break;
                }
                letTimePass();
            }
            faults().handOver();
            isPutBackByItsTag();
        });
    }

    /** Returns whether the answer is final, or was lost. */
    private boolean isolatedOrLost(Isolator isolator) {
        try {
            IsolationAnswer answer = isolator.isolate(vm(), OURS);
            assertThat(answer).isNotInstanceOf(Refused.class);
            return answer instanceof Isolated;
        } catch (BackendException e) {
            assertThat(faults().met()).as(e.toString()).isTrue();
            return true;
        }
    }

    /** All that is left to a process whose predecessor died is the list, and the name of the migration in the journal. */
    private void isPutBackByItsTag() {
        if (out(vm())) {
            assertThat(isolator().owned())
                    .as("what is out bears its tag")
                    .anyMatch(one -> one.owner().equals(OURS));
        }
        assertThat(reintegrate(isolator(), withoutState(OURS))).isInstanceOf(Reintegrated.class);
        assertThat(out(vm())).isFalse();
        assertThat(isolator().owned()).isEmpty();
        renew();
    }

    /** Runs once undisturbed, and once for each changing call that this made and each way in which it can be lost. */
    private void eachFault(Consumer<Runnable> run) {
        run.accept(() -> faults().arm(0, CallFaults.Kind.CALL_LOST));
        int calls = faults().changes();
        for (CallFaults.Kind kind : CallFaults.Kind.values()) {
            for (int i = 1; i <= calls; i++) {
                int call = i;
                run.accept(() -> faults().arm(call, kind));
                assertThat(faults().met()).as("call " + call + ", " + kind).isTrue();
            }
        }
    }
}
