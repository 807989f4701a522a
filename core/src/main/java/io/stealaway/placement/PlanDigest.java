package io.stealaway.placement;

import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** SHA-256 over migrations and policy, over their values bit by bit and not over any text of numbers. */
final class PlanDigest {
    private PlanDigest() {}

    static String of(List<PlannedMigration> migrations, Policy policy) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(migrations.size());
            for (PlannedMigration migration : migrations) {
                write(out, migration);
            }
            write(out, policy);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        } catch (NoSuchAlgorithmException | ReflectiveOperationException thrown) {
            throw new IllegalStateException("every Java platform has SHA-256 and public records", thrown);
        }
    }

    private static void write(DataOutputStream out, Object value) throws IOException, ReflectiveOperationException {
        if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                write(out, component.getAccessor().invoke(value));
            }
        } else if (value instanceof Map<?, ?> map) {
            out.writeInt(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
        } else if (value instanceof Double number) {
            out.writeLong(Double.doubleToLongBits(number));
        } else {
            out.writeUTF(value.toString());
        }
    }
}
