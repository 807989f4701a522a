package io.stealaway.spi;

/**
 * A filter or scorer broke its contract: it threw, or scored outside [0,1]. Stops the plan; no host is let through.
 *
 * <p>Not recoverable by repeating: the same snapshot breaks the same rule again.
 */
public final class RuleContractException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    /** Creates the exception; {@code rule} is the name that the filter or scorer was registered with. */
    public RuleContractException(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    /** Creates the exception with what the rule threw. */
    public RuleContractException(String rule, String message, Throwable cause) {
        super(message, cause);
        this.rule = rule;
    }

    /** Returns the name that the filter or scorer was registered with. */
    public String rule() {
        return rule;
    }
}
