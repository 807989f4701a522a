package io.stealaway.testkit;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks one question on several threads at once. */
final class Threads {
    private static final int COUNT = 3;

    private Threads() {}

    /** Returns the different answers. */
    static <T> Set<T> answers(Callable<T> question) {
        ExecutorService threads = Executors.newFixedThreadPool(COUNT);
        try {
            Set<T> answers = new LinkedHashSet<>();
            for (Future<T> answer : threads.invokeAll(Collections.nCopies(COUNT, question))) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking", interrupted);
        } catch (ExecutionException failed) {
            throw new AssertionError("one thread failed: " + failed.getCause(), failed.getCause());
        } finally {
            threads.shutdown();
        }
    }
}
