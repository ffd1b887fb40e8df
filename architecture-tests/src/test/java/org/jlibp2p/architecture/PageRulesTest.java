package org.jlibp2p.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PageRulesTest {
    @TempDir
    Path planted;

    @BeforeEach
    void plantPages() throws IOException {
        write(
                "good.md",
                String.join(
                        "\n",
                        "# A page",
                        "",
                        "## Like `this`, and that",
                        "## Again",
                        "## Again",
                        "<a id=\"hand-made\"></a>",
                        "",
                        "[itself](#a-page) [code](#like-this-and-that) [second](#again-1) [by hand](good.md#hand-made)",
                        "[folder](sub) [page](sub/other.md#other) ![image](sub/it.svg) [line](sub/it.svg#L1) [up][named]",
                        "<https://example.org/> <img src=\"sub/it.svg\" alt=\"\">",
                        "",
                        "[named]: https://example.org/a_(b)?c=d#e",
                        "",
                        "`[not a link](nowhere.md)`",
                        "```sh",
                        "[nor this](nowhere.md)",
                        "```",
                        "<!-- [nor this](nowhere.md) -->"));
        write("sub/other.md", "Other\n=====\n\n[root](../good.md)\n");
        write("sub/it.svg", "<svg/>\n");
        write("target/built.md", "[dead](but-not-ours.md)");
        write(
                "bad.md",
                String.join(
                        "\n",
                        "# Bad",
                        "[a](missing.md) [b](good.md#nothing) [c](#bad-1) [d](http://example.org/)",
                        "![e](sub/missing.png) [f](https://nowhere/) [g](https://exa mple.org) [h]() [i][undefined]",
                        "[j](../../../../../../../../../etc/hosts) [k](sub/it.svg#L2) [l](https://ex{}.org/)"));
    }

    private void write(String path, String text) throws IOException {
        Path file = planted.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void everyLinkOfEveryPageIsAlive() {
        assertThat(PageRules.pages(SourceRulesTest.PROJECT))
                .contains(
                        SourceRulesTest.PROJECT.resolve("README.md"),
                        SourceRulesTest.PROJECT.resolve("docs/architecture.md"));
        assertThat(PageRules.deadLinks(SourceRulesTest.PROJECT)).isEmpty();
    }

    /** Nothing is fetched here: target/external-links.txt is for those who have a network. */
    @Test
    void linksToOthersAreListed() throws IOException {
        Set<String> links = PageRules.externalLinks(SourceRulesTest.PROJECT);
        assertThat(links).isNotEmpty();
        Path list = SourceRulesTest.PROJECT.resolve("architecture-tests/target/external-links.txt");
        Files.createDirectories(list.getParent());
        Files.write(list, links);
    }

    @Test
    void deadLinksAreFound() {
        assertThat(PageRules.deadLinks(planted))
                .allSatisfy(dead -> assertThat(dead).startsWith("bad.md: "))
                .extracting(dead -> dead.replaceAll("^bad.md: \\((.*?)\\): .*", "$1"))
                .containsExactlyInAnyOrder(
                        "missing.md",
                        "good.md#nothing",
                        "#bad-1",
                        "http://example.org/",
                        "sub/missing.png",
                        "https://nowhere/",
                        "",
                        "[undefined]",
                        "../../../../../../../../../etc/hosts",
                        "sub/it.svg#L2",
                        "https://ex{}.org/");
    }

    @Test
    void pagesThatWereBuiltAreLeftOut() {
        assertThat(PageRules.pages(planted))
                .extracting(page -> planted.relativize(page).toString())
                .containsExactly("bad.md", "good.md", Path.of("sub/other.md").toString());
    }

    @Test
    void headingsAreNamedAsTheHostingNamesThem() {
        assertThat(PageRules.anchors(planted.resolve("good.md")))
                .containsExactly("hand-made", "a-page", "like-this-and-that", "again", "again-1");
        assertThat(PageRules.anchors(planted.resolve("sub/other.md"))).containsExactly("other");
    }
}
