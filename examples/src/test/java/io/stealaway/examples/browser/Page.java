package io.stealaway.examples.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A page in a {@link Browser}, and all it complains about.
 *
 * <p>Thread-safe.
 */
public final class Page {
    private final Browser browser;
    private final String session;
    private final int width;
    private final int height;

    Page(Browser browser, String session, int width, int height) {
        this.browser = browser;
        this.session = session;
        this.width = width;
        this.height = height;
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
        // CPU time, which does not depend on what else the machine does.
        call("Performance.enable", Map.of("timeDomain", "threadTicks"));
        size(height);
    }

    private void size(int tall) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", tall, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** Asks for the dark colours from now on, or for the light ones. */
    public void dark(boolean dark) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Shows the page as it is printed, on paper of the page's width; what listens for printing is told. */
    public void print() {
        call("Emulation.setEmulatedMedia", Map.of("media", "print"));
        evaluate("dispatchEvent(new Event('beforeprint'))");
    }

    /** Keeps the page as it is printed on A4. */
    public void pdf(Path file) {
        JsonNode pdf =
                call("Page.printToPDF", Map.of("printBackground", true, "paperWidth", 8.27, "paperHeight", 11.69));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(pdf.get("data").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a picture of what is on the first screen. */
    public void firstScreen(Path file) {
        keep(file);
    }

    /** Opens a file, and returns when its scripts have run. */
    public void go(Path file) {
        call("Page.navigate", Map.of("url", file.toUri().toString()));
        evaluate("new Promise(done => document.readyState === 'complete' ? done(true)"
                + " : addEventListener('load', () => done(true)))");
    }

    /**
     * Evaluates an expression, waiting for it if it is a promise.
     *
     * @throws IllegalStateException if it throws
     */
    public JsonNode evaluate(String expression) {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.get("result").path("value");
    }

    /** Presses a key in the element that has the focus. */
    public void press(String key, int code, String text) {
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "key",
                            key,
                            "code",
                            key,
                            "windowsVirtualKeyCode",
                            code,
                            "text",
                            type.equals("keyDown") ? text : ""));
        }
    }

    /** Returns console errors, exceptions and log entries that are errors, one line each. */
    public List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        browser.events(session, "Runtime.exceptionThrown").forEach(event -> complaints.add(event.toString()));
        browser.events(session, "Runtime.consoleAPICalled").stream()
                .filter(event -> List.of("error", "warning", "assert")
                        .contains(event.path("type").asText()))
                .forEach(event -> complaints.add(event.toString()));
        browser.events(session, "Log.entryAdded").forEach(event -> complaints.add(event.toString()));
        return complaints;
    }

    /** Returns the CPU time that the page's main thread has used, seconds. */
    public double cpuSeconds() {
        for (JsonNode metric : call("Performance.getMetrics", Map.of()).get("metrics")) {
            if (metric.get("name").asText().equals("TaskDuration")) {
                return metric.get("value").asDouble();
            }
        }
        throw new IllegalStateException("the browser tells no TaskDuration");
    }

    /** Returns the address of everything that was asked for. */
    public List<String> requests() {
        return browser.events(session, "Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").asText())
                .toList();
    }

    /** Keeps a picture of the whole page, however long. */
    public void picture(Path file) {
        int whole = evaluate("document.documentElement.scrollHeight").asInt();
        size(Math.max(height, Math.min(whole, 16_000)));
        // Some frames: the charts that came into sight are drawn, and have taken the new size.
        for (int frame = 0; frame < 4; frame++) {
            evaluate("new Promise(done => requestAnimationFrame(() => done(true)))");
        }
        keep(file);
        size(height);
    }

    private void keep(Path file) {
        JsonNode shot = call("Page.captureScreenshot", Map.of("format", "png"));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return browser.call(session, method, parameters);
    }
}
