package io.stealaway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.IOException;

/** Breaks lines in the outer containers of a document and keeps the inner ones on one line, whatever the platform. */
final class JsonLayout implements PrettyPrinter {
    /** Everything on one line. */
    static final int LINE = 0;
    /** One line for each item of the document's arrays. */
    static final int ITEMS = 2;
    /** One line for each value. */
    static final int PAGE = Integer.MAX_VALUE;

    private final int brokenDepth;
    private int depth = 0;

    JsonLayout(int brokenDepth) {
        this.brokenDepth = brokenDepth;
    }

    @Override
    public void writeRootValueSeparator(JsonGenerator out) {
        throw new IllegalStateException("a document has one root");
    }

    @Override
    public void writeStartObject(JsonGenerator out) throws IOException {
        out.writeRaw('{');
        depth++;
    }

    @Override
    public void beforeObjectEntries(JsonGenerator out) throws IOException {
        breakLine(out);
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
        out.writeRaw(broken() ? ": " : ":");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
        out.writeRaw(',');
        breakLine(out);
    }

    @Override
    public void writeEndObject(JsonGenerator out, int entries) throws IOException {
        end(out, entries, '}');
    }

    @Override
    public void writeStartArray(JsonGenerator out) throws IOException {
        out.writeRaw('[');
        depth++;
    }

    @Override
    public void beforeArrayValues(JsonGenerator out) throws IOException {
        breakLine(out);
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
        out.writeRaw(',');
        breakLine(out);
    }

    @Override
    public void writeEndArray(JsonGenerator out, int values) throws IOException {
        end(out, values, ']');
    }

    private void end(JsonGenerator out, int contents, char bracket) throws IOException {
        boolean broken = broken() && contents > 0;
        depth--;
        if (broken) {
            newLine(out);
        }
        out.writeRaw(bracket);
    }

    private boolean broken() {
        return depth <= brokenDepth;
    }

    private void breakLine(JsonGenerator out) throws IOException {
        if (broken()) {
            newLine(out);
        }
    }

    private void newLine(JsonGenerator out) throws IOException {
        out.writeRaw('\n');
        for (int i = 0; i < depth; i++) {
            out.writeRaw("  ");
        }
    }
}
