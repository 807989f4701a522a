package io.stealaway.internal.http;

import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Repeats an exchange that may be repeated, after delays that double from 100 ms, until the deadline. What may be repeated differs
 * from server to server, so the caller says it.
 *
 * <p>Immutable; thread-safe if its delay is.
 *
 * @param attempts how often an exchange is begun at most
 * @param delay waits between two attempts
 */
public record Retries(int attempts, RetryDelay delay) {
    private static final Duration FIRST = Duration.ofMillis(100);

    /** One exchange. */
    @FunctionalInterface
    public interface Exchange<A> {
        /**
         * Returns the answer, whatever its status.
         *
         * @throws FailedExchange if there is none
         */
        A run() throws FailedExchange;
    }

    /**
     * Returns the first answer that does not ask to come again, or the last one.
     *
     * @param asksAgain whether an answer says that the same request may succeed in a moment
     * @throws BackendException if there was no answer
     */
    public <A> A run(String operation, Deadline deadline, Predicate<A> asksAgain, Exchange<A> exchange) {
        Duration wait = FIRST;
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= attempts;
            Optional<A> answer = attempt(exchange, last);
            if (answer.isPresent() && (last || !asksAgain.test(answer.get()))) {
                return answer.get();
            }
            if (wait.compareTo(deadline.remaining()) >= 0) {
                throw new BackendException.Timeout(
                        operation, "no usable answer in " + deadline.budget().toMillis() + " ms");
            }
            delay.await(operation, wait);
            wait = wait.multipliedBy(2);
        }
    }

    /**
     * Returns the first answer that does not say that nothing was done, or the last one that there is time for: what may be sent
     * again though it changes something. An exchange that gave no answer is not repeated, as it may have arrived.
     *
     * @param comeAgain after how long the server wants to be asked again, as it did nothing; empty when the answer is one to keep
     * @throws BackendException if there was no answer
     */
    public <A> A runUndone(
            String operation, Deadline deadline, Function<A, Optional<Duration>> comeAgain, Exchange<A> exchange) {
        for (int attempt = 1; ; attempt++) {
            A answer;
            try {
                answer = exchange.run();
            } catch (FailedExchange e) {
                throw e.known();
            }
            Optional<Duration> wait = comeAgain.apply(answer);
            if (wait.isEmpty() || attempt >= attempts || wait.get().compareTo(deadline.remaining()) >= 0) {
                return answer;
            }
            delay.await(operation, wait.get());
        }
    }

    private static <A> Optional<A> attempt(Exchange<A> exchange, boolean last) {
        try {
            return Optional.of(exchange.run());
        } catch (FailedExchange e) {
            if (last || !e.mayPass()) {
                throw e.known();
            }
            return Optional.empty();
        }
    }
}
