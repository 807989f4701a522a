package io.stealaway.examples.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/**
 * A simulation as one page of HTML that needs nothing else: style, scripts and data are in it, and it asks no network.
 *
 * <p>Thread-safe.
 */
public final class HtmlReport {
    private static final String WEBJAR = "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

    private HtmlReport() {}

    /** Returns the page. The same simulation gives the same page. */
    public static String of(SimulationReport report) {
        // From the bottom up: a mark is found before any content that might look like it.
        String page = resource("page.html");
        page = fill(page, "@PAGE@", resource("page.js"));
        page = fill(page, "@ECHARTS@", echarts());
        page = fill(page, "@WHY@", String.join("\n", report.explanations().packed()));
        page = fill(page, "@DATA@", inScript(SimulationJson.of(report, Optional.empty())));
        page = fill(page, "@SUMMARY@", escape(SummaryText.of(report)));
        page = fill(page, "@WHAT@", escape(report.title()));
        page = fill(page, "@STYLE@", resource("style.css"));
        return fill(page, "@TITLE@", escape(report.title()));
    }

    private static String fill(String page, String mark, String content) {
        int at = page.indexOf(mark);
        if (at < 0) {
            throw new IllegalStateException("page.html has no " + mark);
        }
        return page.substring(0, at) + content + page.substring(at + mark.length());
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Returns JSON that cannot end the script element it stands in. */
    static String inScript(String json) {
        return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }

    private static String echarts() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(read(WEBJAR)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("version");
        String script = read("/META-INF/resources/webjars/echarts/" + version + "/dist/echarts.min.js");
        return script.replace("</script", "<\\/script");
    }

    private static String resource(String name) {
        return read("/io/stealaway/examples/report/" + name);
    }

    private static String read(String path) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
