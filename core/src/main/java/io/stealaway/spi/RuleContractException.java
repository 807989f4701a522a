package io.stealaway.spi;

/**
 * Thrown if a filter or scorer violates its contract: it threw, or scored outside [0,1]. Planning fails; no host is accepted.
 *
 * <p>Retrying does not help: the same snapshot fails again.
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
