package io.stealaway.remediation;

import java.lang.reflect.Method;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.spi.MDCAdapter;

/** Gives tests a diagnostic context that keeps what is put into it, which the logger of our tests does not bring. */
final class MdcForTests {
    private MdcForTests() {}

    /** Runs something with such a context, empty at first, and then brings back the one that was there. */
    static void with(Runnable work) {
        MDCAdapter before = MDC.getMDCAdapter();
        set(new BasicMDCAdapter());
        try {
            work.run();
        } finally {
            set(before);
        }
    }

    private static void set(MDCAdapter adapter) {
        try {
            Method set = MDC.class.getDeclaredMethod("setMDCAdapter", MDCAdapter.class);
            set.setAccessible(true);
            set.invoke(null, adapter);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
