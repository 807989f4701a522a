package io.stealaway.internal.http;

import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.util.Optional;
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
