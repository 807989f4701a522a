package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a strict reader says. */
final class Complaints {
    private Complaints() {}

    /** Returns the message of the {@link JsonException} that this throws, after checking what all such messages share. */
    static String of(ThrowingCallable reading) {
        Throwable thrown = catchThrowable(reading);
        assertThat(thrown).isInstanceOf(JsonException.class);
        assertThat(thrown.getMessage())
                .doesNotContain("\n", "\r", "com.fasterxml", "Exception", "StreamReadFeature", "[Source")
                .startsWith(((JsonException) thrown).path());
        return thrown.getMessage();
    }
}
