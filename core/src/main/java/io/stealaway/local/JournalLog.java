package io.stealaway.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a journal file and its lock log: under the name of the class that users know. */
final class JournalLog {
    static final Logger LOG = LoggerFactory.getLogger("io.stealaway.local.FileJournal");

    private JournalLog() {}
}
