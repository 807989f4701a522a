package io.stealaway.remediation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages between two processes: lists of texts, one way and then the other. */
final class Telegraph {
    private final DataInputStream in;
    private final DataOutputStream out;

    Telegraph(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    /** @throws UncheckedIOException if the other side is gone */
    void send(List<String> message) {
        try {
            out.writeInt(message.size());
            for (String text : message) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException if the other side is gone */
    List<String> receive() {
        try {
            int size = in.readInt();
            List<String> message = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                message.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
            }
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> ask(List<String> question) {
        send(question);
        return receive();
    }
}
