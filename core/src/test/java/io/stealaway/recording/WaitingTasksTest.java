package io.stealaway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WaitingTasksTest {
    private static final int MISSING = Recording.MISSING;

    private static float load(float before, double tasks, long seconds) {
        double fading = Math.exp(-seconds / 300.0);
        return (float) (fading * before + (1.0 - fading) * tasks);
    }

    @Test
    void aLoadAverageIsUndone() {
        WaitingTasks waiting = new WaitingTasks(2, 1);
        float first = load(0.5f, 4.0, 300);
        float second = load(first, 10.0, 60);

        assertThat(waiting.tasks(1, 1_000, 0.5f)).isEqualTo(0.5f);
        assertThat(waiting.tasks(1, 1_300, first)).isCloseTo(4.0f, within(1e-4f));
        assertThat(waiting.tasks(1, 1_360, second)).isCloseTo(10.0f, within(1e-4f));
        // Falling faster than any number of tasks explains.
        assertThat(waiting.tasks(1, 1_420, 0.1f)).isZero();
        // Another VM, and one that is read a second time.
        assertThat(waiting.tasks(0, 1_300, 7.0f)).isEqualTo(7.0f);
        assertThat(waiting.tasks(0, 1_300, 7.0f)).isEqualTo(7.0f);
    }

    @Test
    void whatRunsOrIsAlwaysThereDoesNotWait() {
        WaitingTasks waiting = new WaitingTasks(2, 5);
        float[] tasks = {2.5f, 2.5f, 2.5f, 12.0f, 2.2f, 1.0f, 1.0f, 1.0f, 1.0f, 9.0f};
        for (int cell = 0; cell < tasks.length; cell++) {
            waiting.set(cell, tasks[cell]);
        }
        int core = 1_000_000;

        waiting.judge(
                new int[] {core, core, core, 2 * core, core, core, core, core, MISSING, 2 * core},
                new short[] {0, 0, 0, 3_000, 100, 0, 0, 0, MISSING, 2_000});

        // One and a half wait for disks all the time.
        assertThat(waiting.of(0)).isZero();
        assertThat(waiting.of(3)).isCloseTo(8.5f, within(1e-5f));
        assertThat(waiting.of(4)).isZero();
        assertThat(waiting.of(5)).isZero();
        assertThat(waiting.of(9)).isCloseTo(7.0f, within(1e-5f));
    }
}
