package io.stealaway.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What is wrong with a file, in words for operators; the JDK's own often are but a class and a path. Stateless. */
final class FileTrouble {
    private FileTrouble() {}

    static String words(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "no such file or folder: " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return "no right to " + denied.getFile();
        }
        if (e instanceof FileSystemException trouble && trouble.getReason() != null) {
            return trouble.getReason() + ": " + trouble.getFile();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
