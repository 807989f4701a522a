package io.stealaway.libvirt;

import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * Calls libvirt on a thread of its own, and waits no longer than is allowed: a daemon that hangs would never answer. What is late is left to its
 * thread, which no process waits for.
 */
final class BoundedCalls implements AutoCloseable {
    private final String host;
    private final Duration most;
    private final ExecutorService thread;

    BoundedCalls(String host, Duration most) {
        this.host = host;
        this.most = most;
        thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "libvirt " + host);
            made.setDaemon(true);
            return made;
        });
    }

    /** What libvirt is asked. */
    interface Question<T> {
        T ask() throws LibvirtException;
    }

    /** @throws BackendException as libvirt's error tells */
    <T> T call(String what, Question<T> question) {
        String operation = "libvirt: " + what + " on " + host;
        Future<T> answer = thread.submit(question::ask);
        try {
            return answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new BackendException.Timeout(operation, "no answer within " + most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException.Unavailable(operation, "interrupted", e);
        } catch (ExecutionException e) {
            throw translated(operation, Objects.requireNonNull(e.getCause()));
        }
    }

    private static RuntimeException translated(String operation, Throwable cause) {
        if (cause instanceof LibvirtException trouble) {
            return translated(operation, trouble);
        }
        if (cause instanceof LinkageError) {
            return new BackendException.Unavailable(
                    operation,
                    "libvirt's client library cannot be loaded. Maybe install libvirt0: " + cause.getMessage(),
                    cause);
        }
        return cause instanceof RuntimeException bug ? bug : new IllegalStateException(operation, cause);
    }

    private static BackendException translated(String operation, LibvirtException trouble) {
        ErrorNumber code = trouble.getError().getCode();
        String text = String.valueOf(trouble.getMessage());
        return switch (code) {
            case VIR_ERR_NO_DOMAIN -> new BackendException.NotFound(operation, text);
            case VIR_ERR_AUTH_FAILED, VIR_ERR_AUTH_CANCELLED, VIR_ERR_OPERATION_DENIED, VIR_ERR_ACCESS_DENIED ->
                new BackendException.Forbidden(operation, text);
            case VIR_ERR_OPERATION_TIMEOUT -> new BackendException.Timeout(operation, text);
            case VIR_ERR_OPERATION_INVALID, VIR_ERR_INVALID_ARG, VIR_ERR_CONFIG_UNSUPPORTED ->
                new BackendException.Conflict(operation, text);
            default -> new BackendException.Unavailable(operation, text, trouble);
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
