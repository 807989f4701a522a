package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.Change;
import io.stealaway.spi.ShareControl.LeftAlone;
import io.stealaway.spi.ShareControl.Refused;
import io.stealaway.spi.ShareControl.Restored;
import io.stealaway.spi.ShareControl.WeightSet;
import org.junit.jupiter.api.Test;

/** What every {@link ShareControl} keeps; a subclass says how its hypervisor is looked at and disturbed. */
public abstract class ShareControlContract {
    private static final String OURS = "zone é-e1-1";
    private static final String OTHER = "zone-e1-2";

    /** Returns a control over the hypervisor of this test, as a process that has just started has it. */
    protected abstract ShareControl control();

    /** Returns the host of the VM. */
    protected abstract HostId host();

    /** Returns a VM that runs on the host, and whose weight was not changed. */
    protected abstract VmId vm();

    /** Sets the VM's weight, as a human does. */
    protected abstract void humanSets(int weight);

    /** Makes the hypervisor answer no call until the end of the test. */
    protected abstract void breakBackend();

    private int weight() {
        return control().read(host()).get(vm()).weight();
    }

    private Change change(String owner) {
        int weight = weight();
        return new Change(vm(), host(), owner, weight, weight * 2);
    }

    @Test
    public void aWeightThatIsSetIsReadAndOneThatIsPutBackIsAsBefore() {
        int before = weight();
        Change change = change(OURS);
        assertThat(control().set(change)).isEqualTo(new WeightSet());
        assertThat(weight()).isEqualTo(2 * before);
        assertThat(control().restore(change)).isEqualTo(new Restored());
        assertThat(weight()).isEqualTo(before);
        assertThat(control().owned()).isEmpty();
    }

    @Test
    public void settingTwiceIsOneChangeAndSoIsPuttingBack() {
        int before = weight();
        Change change = change(OURS);
        control().set(change);
        assertThat(control().set(change)).isEqualTo(new WeightSet());
        assertThat(weight()).isEqualTo(2 * before);
        assertThat(control().owned()).containsExactly(change);
        control().restore(change);
        assertThat(control().restore(change)).isEqualTo(new Restored());
        assertThat(weight()).isEqualTo(before);
    }

    @Test
    public void whatIsOwnedIsListedAndTheListPutsItBack() {
        int before = weight();
        Change change = change(OURS);
        control().set(change);
        assertThat(control().owned()).containsExactly(change);
        control().restore(control().owned().get(0));
        assertThat(weight()).isEqualTo(before);
    }

    @Test
    public void whatAnotherRemedyHasSetIsNeitherTakenNorPutBack() {
        Change theirs = change(OTHER);
        control().set(theirs);
        int set = weight();
        assertThat(control().set(new Change(vm(), host(), OURS, set, set * 2))).isInstanceOf(Refused.class);
        assertThat(control().restore(new Change(vm(), host(), OURS, theirs.before(), set)))
                .isEqualTo(new Restored());
        assertThat(weight()).isEqualTo(set);
        control().restore(theirs);
        assertThat(weight()).isEqualTo(theirs.before());
    }

    /** A journal that was lost counts from one again, and so gives names a second time. */
    @Test
    public void anEarlierChangeOfTheSameNameIsKeptUntilItIsPutBack() {
        Change earlier = change(OURS);
        control().set(earlier);
        Change namesake = change(OURS);
        assertThat(control().set(namesake)).isInstanceOf(Refused.class);
        assertThat(weight()).isEqualTo(earlier.weight());
        assertThat(control().owned()).containsExactly(earlier);
        assertThat(control().restore(namesake)).isEqualTo(new Restored());
        assertThat(weight()).isEqualTo(earlier.before());
        assertThat(control().owned()).isEmpty();
    }

    @Test
    public void whatAHumanHasSetBeforeIsNotOverwritten() {
        Change change = change(OURS);
        humanSets(change.before() * 3);
        assertThat(control().set(change)).isInstanceOf(Refused.class);
        assertThat(weight()).isEqualTo(change.before() * 3);
        assertThat(control().owned()).isEmpty();
        humanSets(change.before());
    }

    @Test
    public void whatAHumanSetsMeanwhileStays() {
        Change change = change(OURS);
        control().set(change);
        humanSets(change.before() * 3);
        assertThat(control().restore(change)).isEqualTo(new LeftAlone(change.before() * 3));
        assertThat(weight()).isEqualTo(change.before() * 3);
        assertThat(control().owned()).isEmpty();
        humanSets(change.before());
    }

    @Test
    public void aVmThatIsNotThereIsRefusedAndNeedsNothingPutBack() {
        Change change = new Change(VmId.of("11111111-2222-3333-4444-555555555555"), host(), OURS, 1024, 2048);
        assertThat(control().set(change)).isInstanceOf(Refused.class);
        assertThat(control().restore(change)).isEqualTo(new Restored());
    }

    @Test
    public void anErrorIsNotAnAbsence() {
        Change change = change(OURS);
        control().set(change);
        control().restore(change);
        breakBackend();
        assertThatThrownBy(() -> control().read(host())).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> control().set(change)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> control().restore(change)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> control().owned()).isInstanceOf(BackendException.class);
    }
}
