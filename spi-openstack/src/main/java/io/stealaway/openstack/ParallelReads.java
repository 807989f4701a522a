package io.stealaway.openstack;

import io.stealaway.spi.BackendException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes many reads of one kind, a few at a time. Its threads live no longer than that. Thread-safe if the reads are.
 */
final class ParallelReads {
    private static final Logger LOG = LoggerFactory.getLogger(ParallelReads.class);

    /** What was told to stop does so at once; longer than that it is not waited for. */
    private static final long MOST_SECONDS_TO_STOP = 10;

    private final int most;

    /** @param most how many reads are made at once */
    ParallelReads(int most) {
        this.most = most;
    }

    /**
     * Reads each, and hands over in their order what was read, in the calling thread: also when one failed. Then none is begun any more,
     * and those under way are broken off.
     *
     * @throws RuntimeException what the first read that failed threw
     * @throws BackendException.Unavailable if the thread was interrupted, which it stays
     */
    <T> void each(Collection<String> keys, Function<String, T> read, BiConsumer<String, T> into) {
        if (most == 1 || keys.size() < 2) {
            keys.forEach(key -> into.accept(key, read.apply(key)));
            return;
        }
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(most, keys.size()), work -> {
            Thread thread = new Thread(work, "stealaway-openstack-read");
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        });
        CompletionService<Answered<T>> answers = new ExecutorCompletionService<>(pool);
        List<Future<Answered<T>>> begun = new ArrayList<>();
        try {
            keys.forEach(key -> begun.add(answers.submit(() -> new Answered<>(key, read.apply(key)))));
            for (int i = 0; i < begun.size(); i++) {
                answers.take().get();
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException.Unavailable("placement: read inventories", "interrupted", e);
        } finally {
            stop(pool, threads);
            begun.forEach(one -> handOver(one, into));
        }
    }

    private static <T> void handOver(Future<Answered<T>> one, BiConsumer<String, T> into) {
        if (one.isDone()) {
            try {
                Answered<T> answered = one.get();
                into.accept(answered.key(), answered.value());
            } catch (ExecutionException e) {
                LOG.debug("a read failed", e);
            } catch (InterruptedException e) {
                // Not thrown: it is done. And if it were, the thread stays interrupted.
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /**
     * Waits for the threads also if the caller is interrupted: it stays so, and none of its threads outlives the call. A pool calls
     * itself terminated while its last thread still ends.
     */
    private static void stop(ExecutorService pool, Iterable<Thread> threads) {
        pool.shutdownNow();
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS_TO_STOP);
        while (true) {
            try {
                if (!pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    LOG.warn("reads that were broken off still run after {} s", MOST_SECONDS_TO_STOP);
                    break;
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Answered<T>(String key, T value) {}
}
