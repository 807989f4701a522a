package io.stealaway.internal.http;

import java.io.IOException;

/** An answer's body was longer than its {@link BodyLimit}. */
final class BodyTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLongException(int limit) {
        super("the answer is longer than " + limit + " bytes");
    }
}
