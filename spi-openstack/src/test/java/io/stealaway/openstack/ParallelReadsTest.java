package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stealaway.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ParallelReadsTest {
    private static final List<String> KEYS =
            IntStream.range(10, 60).mapToObj(Integer::toString).toList();

    private final List<String> handedOver = new ArrayList<>();

    private void read(int most, Function<String, String> read) {
        new ParallelReads(most).each(KEYS, read, (key, value) -> handedOver.add(value));
    }

    /** Returns whether threads of reads live on. One that has done all its work may need a moment to end. */
    static boolean threadsLive() {
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("stealaway-openstack-read"))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return threads.stream().anyMatch(Thread::isAlive);
    }

    @Test
    void readsSoManyAtOnceAndHandsOverInOrder() {
        CountDownLatch four = new CountDownLatch(4);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        read(4, key -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            four.countDown();
            await(four);
            now.decrementAndGet();
            return key;
        });
        assertThat(handedOver).isEqualTo(KEYS);
        assertThat(most).hasValue(4);
        assertThat(threadsLive()).isFalse();
    }

    @Test
    void oneAtATimeNeedsNoThread() {
        Map<String, Thread> by = new TreeMap<>();
        read(1, key -> {
            by.put(key, Thread.currentThread());
            return key;
        });
        assertThat(by.values()).containsOnly(Thread.currentThread());
    }

    @Test
    void failureIsThrownAsItIsAndBreaksOffTheOthers() {
        AtomicBoolean brokenOff = new AtomicBoolean();
        CountDownLatch waiting = new CountDownLatch(1);
        Throwable thrown = catchThrowable(() -> read(2, key -> {
            if (key.equals("11")) {
                waiting.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    brokenOff.set(true);
                }
                throw new IllegalStateException("broken off");
            }
            if (key.equals("20")) {
                await(waiting);
                throw new BackendException.Timeout("read 20", "too slow");
            }
            return key;
        }));
        assertThat(thrown).isInstanceOf(BackendException.Timeout.class).hasMessageContaining("read 20");
        assertThat(brokenOff).isTrue();
        assertThat(handedOver)
                .contains("10", "12", "19")
                .doesNotContain("11", "20")
                .hasSizeLessThan(KEYS.size());
        assertThat(threadsLive()).isFalse();
    }

    @Test
    void anErrorIsThrownAsItIs() {
        assertThatThrownBy(() -> read(3, key -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aCallerThatIsInterruptedWaitsForReadsThatStopSlowly() {
        Thread caller = Thread.currentThread();
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        Throwable thrown = catchThrowable(() -> read(2, key -> {
            both.countDown();
            await(both);
            caller.interrupt();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // Told to stop. It still has something to say to a caller that waits for its end.
                caller.interrupt();
                ended.incrementAndGet();
            }
            throw new IllegalStateException("broken off");
        }));
        assertThat(ended).hasValue(2);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(BackendException.Unavailable.class);
    }

    /** Often, since a thread that only just ends is seen rarely. */
    @RepeatedTest(200)
    void aCallerThatIsInterruptedBreaksOffAndStaysInterrupted() {
        Thread caller = Thread.currentThread();
        Throwable thrown = catchThrowable(() -> read(2, key -> {
            caller.interrupt();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("broken off");
        }));
        assertThat(threadsLive()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(BackendException.Unavailable.class).hasMessageContaining("interrupted");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
