package io.stealaway.examples.report;

import io.stealaway.simulation.SimulationResult.HostSteal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/**
 * A simulation, or a live loop, as one page of HTML that needs nothing else: style, scripts and data are in it, and it asks no
 * network.
 *
 * <p>Thread-safe.
 */
public final class HtmlReport {
    private static final String WEBJAR = "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

    private HtmlReport() {}

    /** What the two kinds of page differ in. */
    private record Content(
            String kind, String title, String summary, String data, String steal, Explanations explanations) {}

    /** Returns the page. The same simulation gives the same page. */
    public static String of(SimulationReport report) {
        List<HostSteal> hosts = report.result().hosts();
        return page(new Content(
                "simulation",
                report.title(),
                SummaryText.of(report),
                SimulationJson.withoutSteal(report),
                StealPack.of(List.of(
                        hosts.stream().map(HostSteal::off).toList(),
                        hosts.stream().map(HostSteal::on).toList())),
                report.explanations()));
    }

    static String of(LiveReport report) {
        return page(new Content(
                "live",
                report.title(),
                report.summary(),
                LiveJson.of(report),
                LiveJson.steal(report),
                report.decisions().explanations()));
    }

    private static String page(Content content) {
        // From the bottom up: a mark is found before any content that might look like it.
        String page = resource("page.html");
        page = fill(page, "@PAGE@", resource("page.js"));
        page = fill(page, "@ECHARTS@", echarts());
        page = fill(page, "@WHY@", String.join("\n", content.explanations().packed()));
        page = fill(page, "@STEAL@", content.steal());
        page = fill(page, "@DATA@", inScript(content.data()));
        page = fill(page, "@SUMMARY@", escape(content.summary()));
        page = fill(page, "@WHAT@", escape(content.title()));
        page = fill(page, "@KIND@", content.kind());
        page = fill(page, "@STYLE@", resource("style.css"));
        return fill(page, "@TITLE@", escape(content.title()));
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
