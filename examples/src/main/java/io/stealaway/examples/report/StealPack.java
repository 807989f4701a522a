package io.stealaway.examples.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Columns of ratios for a page that opens fast: in thousandths, which is what it prints, each in two bytes, all low bytes before
 * all high ones, since those are mostly 0. Stateless.
 */
final class StealPack {
    /** Stands for what was not seen. */
    static final int UNKNOWN = 0xFFFF;

    private StealPack() {}

    /** Packs a list of runs, each a list of hosts, each a list of ratios in [0,1] or NaN, in that order. */
    static String of(List<List<List<Double>>> runs) {
        int[] values = runs.stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .mapToInt(StealPack::thousandths)
                .toArray();
        byte[] bytes = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
            bytes[values.length + i] = (byte) (values[i] >> 8);
        }
        return pack(bytes);
    }

    private static int thousandths(double ratio) {
        return Double.isNaN(ratio) ? UNKNOWN : (int) Math.round(1_000 * ratio);
    }

    static String pack(String text) {
        return pack(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String pack(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
