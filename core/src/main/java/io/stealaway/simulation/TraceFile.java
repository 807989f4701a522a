package io.stealaway.simulation;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file of separated values, read line by line; whatever is wrong names file and line. */
final class TraceFile implements AutoCloseable {
    private final Path path;
    private final Pattern separator;
    private final int leastFields;
    private final BufferedReader reader;
    private String[] fields = new String[0];
    private int line;

    /**
     * Opens a file and skips its header.
     *
     * @throws IllegalArgumentException if there is no header
     * @throws UncheckedIOException if it cannot be read
     */
    TraceFile(Path path, String separator, int leastFields) {
        this.path = path;
        this.separator = Pattern.compile(separator);
        this.leastFields = leastFields;
        reader = open(path);
        if (!next()) {
            throw wrong("is empty");
        }
    }

    private static BufferedReader open(Path path) {
        try {
            InputStream in = Files.newInputStream(path);
            try {
                return new BufferedReader(new InputStreamReader(
                        path.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
            } catch (IOException e) {
                in.close();
                throw e;
            }
        } catch (ZipException | EOFException e) {
            throw new IllegalArgumentException(path + ": is no gzip file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + e, e);
        }
    }

    /** Goes to the next line that is not blank; false at the end. */
    boolean next() {
        try {
            String text = reader.readLine();
            line++;
            while (text != null && text.isBlank()) {
                text = reader.readLine();
                line++;
            }
            if (text == null) {
                return false;
            }
            fields = separator.split(text, -1);
        } catch (EOFException | ZipException | MalformedInputException e) {
            line++;
            throw new IllegalArgumentException(path + " line " + line + ": the file is truncated or damaged", e);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " line " + line + " cannot be read: " + e, e);
        }
        if (fields.length < leastFields) {
            throw wrong("has " + fields.length + " fields, but at least " + leastFields + " are needed");
        }
        return true;
    }

    String text(int field) {
        return fields[field].strip();
    }

    /** Returns a number from 0 to 10^15; NaN and infinity are wrong. */
    double number(int field) {
        double value;
        try {
            value = Double.parseDouble(text(field));
        } catch (NumberFormatException e) {
            throw wrong("field " + (field + 1) + " (" + text(field) + ") is not a number");
        }
        if (!(value >= 0.0 && value <= 1e15)) {
            throw wrong("field " + (field + 1) + " (" + value + ") must be a number from 0 to 1e15");
        }
        return value;
    }

    /** Returns a number of vCPUs. */
    int vcpus(int field) {
        double value = number(field);
        if (value < 1 || value > 1_024 || value != Math.rint(value)) {
            throw wrong(
                    "field " + (field + 1) + " (" + text(field) + ") must be a whole number of CPUs from 1 to 1024");
        }
        return (int) value;
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(path + " line " + line + ": " + what);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be closed: " + e, e);
        }
    }
}
