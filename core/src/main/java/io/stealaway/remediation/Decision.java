package io.stealaway.remediation;

/** What an operator decided about a proposal. */
record Decision(boolean approved, String why) {
    private static final String APPROVED = "APPROVED";
    private static final String REJECTED = "REJECTED ";

    String text() {
        return approved ? APPROVED : REJECTED + why;
    }

    static Decision read(String text) {
        if (text.equals(APPROVED)) {
            return new Decision(true, "");
        }
        if (text.startsWith(REJECTED)) {
            return new Decision(false, text.substring(REJECTED.length()));
        }
        throw new IllegalArgumentException("decision (" + text + ") must begin with APPROVED or REJECTED");
    }
}
