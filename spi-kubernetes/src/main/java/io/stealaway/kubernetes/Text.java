package io.stealaway.kubernetes;

/** Texts of a server, made fit for a message of ours. */
final class Text {
    private static final int SHOWN = 300;

    private Text() {}

    /** Returns the start of a text, on one line and printable: what a server sends must not forge log lines. */
    static String shown(String text) {
        String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return start.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
