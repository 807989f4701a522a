package io.stealaway.remediation;

import io.stealaway.internal.RealPath;
import io.stealaway.remediation.report.PassReport.PassStatus;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.step.Pass;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder beside a journal file, {@code NAME.inbox}, in which operators leave commands for the process that has the journal
 * open, because no other process may write to it. That process executes them in order of arrival when its next pass begins,
 * and writes an answer to each. A journal that several processes share needs no inbox: there, {@link
 * OperatorCommands} writes to the journal directly.
 *
 * <p>Write permission to the folder is permission to give commands. The folder is created with the process's default permissions.
 *
 * <p>Every method throws {@link BackendException.Unavailable} if the folder cannot be read or written.
 *
 * <p>Thread-safe.
 */
public final class CommandInbox {
    private static final String ORDER = ".order";
    private static final String TAKEN = ".taken";
    private static final String ANSWER = ".answer";
    private static final String DONE = "done: ";
    private static final String REFUSED = "refused: ";
    /** Answers that were not fetched are deleted after this long. */
    private static final Duration ANSWERS_KEPT = Duration.ofHours(1);

    /** Of several remediators in a process that share a journal, one serves at a time. */
    private static final Object TURN = new Object();

    private final Path folder;
    private final boolean simulated;

    /**
     * What became of an order.
     *
     * @param done whether it was carried out; if not, nothing of it was
     * @param text what was done, or why it was not, one line for people
     */
    public record Answer(boolean done, String text) {
        /** Checks for null. */
        public Answer {
            Objects.requireNonNull(text, "text");
        }
    }

    private CommandInbox(Path folder, boolean simulated) {
        this.folder = folder;
        this.simulated = simulated;
    }

    /**
     * Returns the inbox of a journal; creates nothing.
     *
     * @param journal the journal's file, as it is opened by
     */
    public static CommandInbox beside(Path journal) {
        Objects.requireNonNull(journal, "journal");
        try {
            Path real = RealPath.of(journal);
            return new CommandInbox(real.resolveSibling(real.getFileName() + ".inbox"), false);
        } catch (IOException e) {
            throw new BackendException.Unavailable("inbox: find the one beside " + journal, e.toString(), e);
        }
    }

    /**
     * Returns the same inbox for a loop whose clock is a simulation's: what it tells of its passes says so, so that its instants
     * are not held against the wall clock.
     */
    public CommandInbox inSimulatedTime() {
        return new CommandInbox(folder, true);
    }

    boolean simulated() {
        return simulated;
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /**
     * Leaves an order that stays until it is taken.
     *
     * @param order what is wanted
     * @param now orders are carried out in the order of these instants
     * @return what to ask for the answer by
     */
    public String send(OperatorCommand order, Instant now) {
        return leave(order, now, Optional.empty());
    }

    /**
     * Leaves an order that is void after a time.
     *
     * @param order what is wanted
     * @param now orders are carried out in the order of these instants
     * @param until from when on the order is void, if no process took it
     * @return what to ask for the answer by
     */
    public String send(OperatorCommand order, Instant now, Instant until) {
        return leave(order, now, Optional.of(until));
    }

    private String leave(OperatorCommand order, Instant now, Optional<Instant> until) {
        String text = CommandCodec.write(new CommandCodec.Dated(order, until));
        return io("leave an order in", () -> {
            Files.createDirectories(folder);
            for (int i = 0; ; i++) {
                String id = String.format(
                        "%015d-%d-%d",
                        now.toEpochMilli(), ProcessHandle.current().pid(), i);
                try {
                    Files.createFile(folder.resolve(id + ".new"));
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
                if (!Files.exists(folder.resolve(id + ORDER)) && !Files.exists(folder.resolve(id + ANSWER))) {
                    replace(folder.resolve(id + ORDER), folder.resolve(id + ".new"), text);
                    return id;
                }
                Files.deleteIfExists(folder.resolve(id + ".new"));
            }
        });
    }

    /** Returns the answer to an order, if there is one yet, and throws it away. */
    public Optional<Answer> fetch(String id) {
        return io("fetch an answer from", () -> {
            Path file = folder.resolve(id + ANSWER);
            Optional<String> text = text(file);
            // One that comes after the look was not read.
            if (text.isPresent()) {
                Files.deleteIfExists(file);
            }
            return text.map(CommandInbox::answer);
        });
    }

    /** Takes an order back; returns whether it still lay there, so that it will never be carried out. */
    public boolean withdraw(String id) {
        return io("take back an order from", () -> Files.deleteIfExists(folder.resolve(id + ORDER)));
    }

    /** Returns what the process that serves this inbox said of its last pass, if one ever did. */
    public Optional<PassStatus> lastPass() {
        return io("read", () -> text(folder.resolve("last-pass")).map(PassStatusText::read));
    }

    /** Carries out what lies there. What fails because of the journal is tried again in the next pass, before all others. */
    void executeAll(OperatorCommands commands, Pass pass) {
        synchronized (TURN) {
            try {
                for (Path file : files(TAKEN)) {
                    carryOut(file, commands, pass);
                }
                for (Path file : files(ORDER)) {
                    claim(file, commands, pass);
                }
                for (Path file : files(ANSWER)) {
                    if (sentBefore(pass.at().minus(ANSWERS_KEPT), file)) {
                        Files.deleteIfExists(file);
                    }
                }
            } catch (IOException | RuntimeException e) {
                pass.problem("the operators' inbox " + folder + ": " + e);
            }
        }
    }

    /** Who withdraws it before finds it, and who does so later does not; a crash in between leaves what is tried again. */
    private void claim(Path file, OperatorCommands commands, Pass pass) throws IOException {
        Path taken = folder.resolve(id(file, ORDER) + TAKEN);
        try {
            Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException withdrawn) {
            return;
        }
        carryOut(taken, commands, pass);
    }

    private void carryOut(Path taken, OperatorCommands commands, Pass pass) throws IOException {
        Answer answer = carriedOut(new String(Files.readAllBytes(taken), StandardCharsets.UTF_8), commands, pass);
        String id = id(taken, TAKEN);
        replace(
                folder.resolve(id + ANSWER),
                folder.resolve(id + ".new"),
                (answer.done() ? DONE : REFUSED) + answer.text() + "\n");
        Files.deleteIfExists(taken);
    }

    private static String id(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }

    private static boolean sentBefore(Instant time, Path file) {
        String sent = id(file, ANSWER).replaceFirst("-.*", "");
        return sent.matches("\\d{1,15}")
                && Instant.ofEpochMilli(Long.parseLong(sent)).isBefore(time);
    }

    private static Answer carriedOut(String text, OperatorCommands commands, Pass pass) {
        try {
            CommandCodec.Dated dated = CommandCodec.read(text);
            if (dated.until().filter(until -> !pass.at().isBefore(until)).isPresent()) {
                return refused("it was void from " + dated.until().get() + " on", pass);
            }
            String done = dated.order().carryOut(commands);
            String by = dated.order().by();
            pass.event(Kind.ORDERED, done + (by.isEmpty() ? "" : " (" + by + ")"));
            return new Answer(true, done);
        } catch (IllegalArgumentException e) {
            return refused(String.valueOf(e.getMessage()), pass);
        }
    }

    private static Answer refused(String why, Pass pass) {
        pass.event(Kind.ORDERED, "refused: " + why);
        return new Answer(false, why.replaceAll("\\s*\\R\\s*", " "));
    }

    /** Says how the last pass went, for {@link #lastPass}. */
    void tell(PassStatus last) {
        io("write to", () -> {
            Files.createDirectories(folder);
            replace(folder.resolve("last-pass"), folder.resolve("last-pass.new"), PassStatusText.write(last));
            return last;
        });
    }

    private List<Path> files(String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static Answer answer(String text) {
        return text.startsWith(DONE)
                ? new Answer(true, text.substring(DONE.length()).strip())
                : new Answer(false, text.replaceFirst("^" + REFUSED, "").strip());
    }

    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void replace(Path file, Path part, String text) throws IOException {
        Files.writeString(part, text, StandardCharsets.UTF_8);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private <T> T io(String what, Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new BackendException.Unavailable("inbox: " + what + " " + folder, e.toString(), e);
        }
    }
}
