package io.stealaway.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Collects the parts of one body as they come, and refuses the one that exceeds the limit. Not thread-safe. */
public final class LimitedBody {
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LimitedBody(int limit) {
        this.limit = limit;
    }

    /**
     * Adds the next parts.
     *
     * @throws IOException if the body is longer than the limit; then the rest must not be read
     */
    public void append(List<ByteBuffer> parts) throws IOException {
        for (ByteBuffer part : parts) {
            if (part.remaining() > limit - bytes.size()) {
                throw new BodyTooLongException(limit);
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.write(copy, 0, copy.length);
        }
    }

    /** Returns what was added so far. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
