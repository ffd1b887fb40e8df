package org.jlibp2p.architecture;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DocRulesTest {
    @Test
    void everyPublicTypeSaysWhatItIs() {
        List<String> broken = SourceRules.publishedModules(SourceRulesTest.PROJECT).stream()
                .flatMap(module -> PublicTypes.of(module).stream()
                        .flatMap(type -> DocRules.reasonAgainst(type, DocRules.source(module, type)).stream()
                                .map(reason -> type.getName() + " " + reason)))
                .toList();
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class String {}",
                "/** Strings. */ class Other {}\n\nclass String {}",
                "/** A string. */\npublic final class String {}",
                "/** The string class represents a string. */\npublic class String {}",
                "/** TODO */\n@Deprecated\npublic class String {}",
                "/** @param x a number of things that are counted */\npublic record String(int x) {}",
                "/** {@link String} */\nclass String {}",
            })
    void whatSaysNothingIsFound(java.lang.String source) {
        assertThat(DocRules.reasonAgainst(String.class, source)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** Characters in a row, which never change. */\n@SuppressWarnings(\"x\")\npublic final class String {}",
                "/**\n * Text of any length, shared between threads.\n *\n * @param x more\n */\n    public sealed interface String {}",
            })
    void aSentenceIsEnough(java.lang.String source) {
        assertThat(DocRules.reasonAgainst(String.class, source)).isEmpty();
    }
}
