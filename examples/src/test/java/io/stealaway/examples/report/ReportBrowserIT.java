package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.examples.SampleLoop;
import io.stealaway.examples.browser.Browser;
import io.stealaway.examples.browser.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The report as a browser shows it. Needs Chromium: {@code -Dstealaway.chromium=PROGRAM}, else {@code chromium} on the PATH.
 * Pictures are kept in {@code target/screenshots}.
 */
class ReportBrowserIT {
    private static final Path PICTURES = Path.of("target", "screenshots");

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable Browser browser;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start(System.getProperty("stealaway.chromium", "chromium"), folder.resolve("profile"));
        Files.writeString(folder.resolve("day.html"), HtmlReport.of(SampleReports.day()));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(browser).close();
    }

    private static Page open(String file, int width, int height, boolean dark) {
        Page page = Objects.requireNonNull(browser).open(width, height);
        page.dark(dark);
        page.go(folder.resolve(file));
        page.evaluate(READY);
        return page;
    }

    private static void keepsToItself(Page page) {
        assertThat(page.complaints()).isEmpty();
        assertThat(page.requests()).isNotEmpty().allMatch(url -> url.matches("(file|data|blob):.*"));
    }

    /** What comes after the first picture takes a while, and tells when it is done. */
    private static final String READY = """
            new Promise(done => { const look = () => document.documentElement.dataset.ready ? done(true)
              : requestAnimationFrame(look); look(); })""";

    /** Scrolls to a chart, and waits until it has been drawn. */
    private static void see(Page page, String chart) {
        page.evaluate("new Promise(done => { document.getElementById('" + chart
                + "').scrollIntoView(); const look = () =>" + " document.querySelector('#" + chart
                + " canvas') ? done(true) : requestAnimationFrame(look); look(); })");
    }

    /** A cell of the heat map is drawn where its colour differs from that of the page around it. */
    private static final String COLOURS_OF_HEAT = """
            (() => {
              const canvas = document.querySelector('#heat-on canvas');
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              const seen = new Set();
              for (let i = 0; i < pixels.length; i += 4) seen.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
              return seen.size;
            })()""";

    @ParameterizedTest
    @CsvSource({"wide,1280,900,false", "wide-dark,1280,900,true", "phone,390,844,false", "phone-dark,390,844,true"})
    void theHeatMapAndADecisionsExplanationAreSeenAfterAClick(String name, int width, int height, boolean dark) {
        Page page = open("day.html", width, height, dark);

        see(page, "heat-on");
        assertThat(page.evaluate(COLOURS_OF_HEAT).asInt()).isGreaterThan(20);
        assertThat(page.evaluate("document.querySelectorAll('.why').length").asInt())
                .isZero();
        page.evaluate("document.querySelector('#decisions-table button.open').click()");
        String explained = explanation(page);

        assertThat(explained)
                .contains(
                        "may take it",
                        "host-0",
                        "least-steal",
                        "predicted-steal: steal would be",
                        "source: is the host");
        assertThat(page.evaluate("document.querySelector('.why table').getBoundingClientRect().width")
                        .asDouble())
                .isGreaterThan(200);
        keepsToItself(page);
        page.picture(PICTURES.resolve(name + ".png"));
    }

    /** Nothing but the load is waited for, as by a program that takes a picture. */
    @ParameterizedTest
    @CsvSource({"first,1280,900,false", "first-dark,1280,900,true", "first-phone,390,844,false"})
    void theFirstScreenSaysWhatHurtWhatWasMovedAndWhatRemains(String name, int width, int height, boolean dark) {
        Page page = Objects.requireNonNull(browser).open(width, height);
        page.dark(dark);
        page.go(folder.resolve("day.html"));
        boolean drawn = page.evaluate("document.querySelector('#suffering canvas') !== null")
                .asBoolean();
        page.evaluate(READY);
        page.firstScreen(PICTURES.resolve(name + ".png"));

        assertThat(drawn).as("a chart is drawn when the page is loaded").isTrue();
        assertThat(page.evaluate("['suffering', 'timeline', 'links', 'heat-off', 'heat-on']"
                                + ".every(id => document.querySelector('#' + id + ' canvas') !== null)")
                        .asBoolean())
                .as("the others follow without scrolling")
                .isTrue();
        assertThat(text(page, "lead")).startsWith("What hurt: VMs suffered from their neighbours for");
        assertThat(text(page, "moved"))
                .isEqualTo("What was moved: 60 migrations decided, 55 done, 5 failed; "
                        + text(page, "moved").replaceFirst(".*; ", ""));
        assertThat(text(page, "remains"))
                .startsWith("What remains: ")
                .contains("the oracle (the same loop under the same brakes, told the next 30 minutes) would have left")
                .contains("for 60 VMs no host passed every rule");
        assertThat(text(page, "tiles"))
                .contains(
                        "the same loop, told the next 30 minutes", "Jain\u2019s index: 1 when all tenants lose alike");
    }

    @Test
    void whatIsClearingUpIsNoRedWord() {
        Page page = open("day.html", 1280, 900, false);

        assertThat(page.evaluate("[...document.querySelectorAll('#decisions-table .tag.bad')].length")
                        .asInt())
                .isPositive();
        assertThat(clearing(0.01)).contains("clearing up").doesNotContain("no host");
        assertThat(clearing(0.5)).contains("no host").doesNotContain("clearing up");
    }

    /** Returns what is said of one decision without a host, in the column that tells the decision. */
    private static String clearing(double severity) {
        Page page = Objects.requireNonNull(browser).open(1280, 900);
        try {
            Path file = folder.resolve("severity.html");
            Files.writeString(file, HtmlReport.of(SampleReports.withoutAHost(severity)));
            page.go(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page.evaluate(READY);
        return page.evaluate("document.querySelector('#decisions-table tbody .tag').textContent")
                .asText();
    }

    @Test
    void chartsNameZonesAndVms() {
        Page page = open("day.html", 1280, 900, false);
        see(page, "heat-on");
        see(page, "timeline");

        assertThat(page.evaluate("echarts.getInstanceByDom(document.getElementById('heat-on')).getOption()"
                                + ".series[1].data.map(d => d.name).join()")
                        .asText())
                .isEqualTo("zone-c,zone-b,zone-a");
        assertThat(page.evaluate(
                                "echarts.getInstanceByDom(document.getElementById('timeline')).getZr().storage"
                                        + ".getDisplayList(true).map(d => d.style.text || '').filter(t => t.startsWith('vm-')).length")
                        .asInt())
                .isEqualTo(60);
        page.picture(PICTURES.resolve("named.png"));
    }

    /** Where a name has no room, it ends with dots; where the next bar begins too early, that covers it. */
    @ParameterizedTest
    @CsvSource({"phone-named,390", "desk-named,1280"})
    void theTimelineNamesEachVmWholeHoweverNarrowThePage(String name, int width) {
        Page page = open("day.html", width, 844, false);
        see(page, "timeline");
        page.picture(PICTURES.resolve(name + ".png"));

        String drawn = "const all = echarts.getInstanceByDom(document.getElementById('timeline')).getZr().storage"
                + ".getDisplayList(true); const names = all.filter(d => (d.style.text || '').startsWith('vm-'));";
        String texts = page.evaluate("(() => {" + drawn + "return names.map(d => d.style.text).join(); })()")
                .asText();
        assertThat(texts.split(",", -1)).hasSize(60).noneMatch(text -> text.contains("..") || text.contains("\u2026"));
        assertThat(page.evaluate("(() => {" + drawn + """
                        const box = d => {
                          const box = d.getBoundingRect().clone();
                          const moved = d.getComputedTransform();
                          if (moved) box.applyTransform(moved);
                          return box;
                        };
                        const bars = all.filter(d => d.type === 'rect' && d.shape.height >= 4 && d.shape.height <= 14).map(box);
                        return names.map(box).filter(n => bars.some(b => b.x < n.x + n.width && b.x + b.width > n.x + 1
                          && b.y < n.y + n.height && b.y + b.height > n.y)).length;
                        })()""").asInt())
                .as("names under a bar")
                .isZero();
    }

    @Test
    void whatIsPrintedStaysOnThePage() {
        Page page = open("day.html", 1280, 900, true);
        page.pdf(PICTURES.resolve("print.pdf"));
        Page paper = open("day.html", 794, 1123, true);
        paper.print();
        paper.picture(PICTURES.resolve("print.png"));

        assertThat(paper.evaluate("[...document.querySelectorAll('canvas')].length")
                        .asInt())
                .isEqualTo(5);
        assertThat(paper.evaluate(
                                "Math.max(...[...document.querySelectorAll('canvas')]"
                                        + ".map(c => c.getBoundingClientRect().right - c.closest('section').getBoundingClientRect().right))")
                        .asDouble())
                .isLessThanOrEqualTo(0.0);
    }

    private static String text(Page page, String id) {
        return page.evaluate("document.getElementById('" + id + "').textContent")
                .asText();
    }

    @ParameterizedTest
    @CsvSource({"1280,900", "390,844"})
    void nothingIsWiderThanTheScreen(int width, int height) {
        Page page = open("day.html", width, height, false);
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        page.evaluate("document.querySelector('#decisions-table button.open').click()");
        explanation(page);

        assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
        keepsToItself(page);
        page.picture(PICTURES.resolve("all-" + width + ".png"));
    }

    @Test
    void anExplanationOpensAndClosesByTheKeyboardAlone() {
        Page page = open("day.html", 1280, 900, false);
        page.evaluate("document.querySelector('#decisions-table button.open').focus()");

        page.press("Enter", 13, "\r");
        explanation(page);
        assertThat(page.evaluate("document.activeElement.getAttribute('aria-expanded')")
                        .asText())
                .isEqualTo("true");
        page.press("Enter", 13, "\r");

        assertThat(page.evaluate("document.querySelectorAll('.why').length").asInt())
                .isZero();
        keepsToItself(page);
    }

    /** Tabbing reaches every control, charts have words, tables have captions and headers. */
    @Test
    void whatCannotBeSeenCanBeRead() {
        Page page = open("day.html", 1280, 900, false);

        assertThat(page.evaluate(
                                "[...document.querySelectorAll('[role=img]')].filter(c => !c.getAttribute('aria-label')).length")
                        .asInt())
                .isZero();
        assertThat(page.evaluate("[...document.querySelectorAll('table')].filter(t => !t.caption || !t.tHead).length")
                        .asInt())
                .isZero();
        assertThat(page.evaluate("[...document.querySelectorAll('input, select')].filter(c => !c.labels.length).length")
                        .asInt())
                .isZero();
        assertThat(page.evaluate("[...document.querySelectorAll('[aria-labelledby]')]"
                                + ".filter(s => !document.getElementById(s.getAttribute('aria-labelledby'))).length")
                        .asInt())
                .isZero();
        assertThat(page.evaluate(
                                "[...document.querySelectorAll('nav a')].filter(a => !document.querySelector(a.hash)).length")
                        .asInt())
                .isZero();
    }

    @Test
    void choosingAZoneAndSearchingNarrowWhatIsShown() {
        Page page = open("day.html", 1280, 900, false);
        String note = page.evaluate("document.getElementById('steal-note').textContent")
                .asText();

        page.evaluate("(() => { const z = document.getElementById('heat-zone'); z.value = 'zone-b';"
                + " z.dispatchEvent(new Event('change')); })()");
        page.evaluate("(() => { const t = document.getElementById('decision-text'); t.value = 'vm-x1';"
                + " t.dispatchEvent(new Event('input')); })()");

        assertThat(page.evaluate("document.getElementById('steal-note').textContent")
                        .asText())
                .isNotEqualTo(note)
                .contains("27 hosts");
        assertThat(page.evaluate("[...document.querySelectorAll('#decisions-table tbody tr')]"
                                + ".every(r => r.textContent.includes('vm-x1'))")
                        .asBoolean())
                .isTrue();
        keepsToItself(page);
    }

    @Test
    void aSimulationInWhichNothingHappenedIsAPageToo() throws IOException {
        Files.writeString(folder.resolve("nothing.html"), HtmlReport.of(SampleReports.nothing()));

        keepsToItself(open("nothing.html", 1280, 900, false));
    }

    /** A thousand hosts, a day, two thousand explained decisions. */
    @Test
    void aThousandHostsAndADayOpenWithinSeconds() throws IOException {
        Path file = folder.resolve("large.html");
        Files.writeString(file, HtmlReport.of(SampleReports.day(999, 1_000)));
        Page page = open("large.html", 1280, 900, false);

        double opened = page.cpuSeconds();
        page.evaluate("document.querySelector('#decisions-table button.open').click()");
        assertThat(explanation(page)).contains("Of 333 hosts");
        System.out.printf(
                "report of 999 hosts, 2,000 decisions: %,d bytes, opened with %.1f s of CPU time%n",
                Files.size(file), opened);

        assertThat(Files.size(file)).isLessThan(14_000_000);
        assertThat(opened).isPositive().isLessThan(5.0);
        keepsToItself(page);
        page.picture(PICTURES.resolve("large.png"));
    }

    @ParameterizedTest
    @CsvSource({"live,1280,900,false", "live-dark,1280,900,true", "live-phone,390,844,false"})
    void theLiveReportShowsWhatWasSeenAndWhyItWasDecidedSo(String name, int width, int height, boolean dark)
            throws IOException {
        Files.writeString(folder.resolve("live.html"), live());
        Page page = open("live.html", width, height, dark);
        see(page, "heat-on");

        assertThat(page.evaluate(COLOURS_OF_HEAT).asInt()).isGreaterThan(10);
        assertThat(page.evaluate("document.getElementById('heat-off') === null").asBoolean())
                .isTrue();
        assertThat(page.evaluate("document.getElementById('headline').textContent")
                        .asText())
                .contains("suffer");
        page.evaluate("document.querySelector('#decisions-table button.open').click()");
        assertThat(explanation(page)).contains("may take it", "predicted-steal: ");
        assertThat(page.evaluate("document.getElementById('staying').textContent")
                        .asText())
                // What is measured of the VM that moved reaches back before its move, so that it is not found again
                // while it cools down.
                .isEqualTo("it is in flight already1");
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
        keepsToItself(page);
        page.picture(PICTURES.resolve(name + ".png"));
    }

    /** Three hours of a loop on a simulated cluster. */
    private static String live() {
        SampleLoop loop = new SampleLoop();
        for (int i = 0; i < 360; i++) {
            loop.pass();
            loop.advance(Duration.ofSeconds(30));
        }
        return loop.report().html();
    }

    @Test
    void aLoopThatHasNotPassedYetIsAPageToo() throws IOException {
        Files.writeString(
                folder.resolve("early.html"), new SampleLoop().report().html());

        keepsToItself(open("early.html", 1280, 900, false));
    }

    private static String explanation(Page page) {
        return page.evaluate("new Promise((done, fail) => { let tries = 0; const look = () => {"
                        + " const why = document.querySelector('.why');"
                        + " if (why) done(why.textContent);"
                        + " else if (++tries > 600) fail(new Error('no explanation'));"
                        + " else requestAnimationFrame(look); }; look(); })")
                .asText();
    }
}
