package io.stealaway.placement;

/**
 * A filter or scorer broke its contract: it threw, or scored outside [0,1]. Stops the plan; no host is let through.
 *
 * <p>Not recoverable by repeating: the same snapshot breaks the same rule again.
 */
public final class RuleException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    RuleException(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    RuleException(String rule, String message, Throwable cause) {
        super(message, cause);
        this.rule = rule;
    }

    /** Returns the name that the filter or scorer was registered with. */
    public String rule() {
        return rule;
    }
}
