package io.stealaway.remediation.journal;

/** What an operator decided about a proposal. */
public record OperatorDecision(boolean approved, String why) {
    private static final String APPROVED = "APPROVED";
    private static final String REJECTED = "REJECTED ";

    public String text() {
        return approved ? APPROVED : REJECTED + why;
    }

    public static OperatorDecision read(String text) {
        if (text.equals(APPROVED)) {
            return new OperatorDecision(true, "");
        }
        if (text.startsWith(REJECTED)) {
            return new OperatorDecision(false, text.substring(REJECTED.length()));
        }
        throw new IllegalArgumentException("decision (" + text + ") must begin with APPROVED or REJECTED");
    }
}
