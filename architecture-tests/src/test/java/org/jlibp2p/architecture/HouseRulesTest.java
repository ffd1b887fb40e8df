package org.jlibp2p.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class HouseRulesTest {
    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HouseRule.ROOT);

    @ParameterizedTest
    @EnumSource
    void theRuleHolds(HouseRule rule) {
        rule.below(HouseRule.ROOT).check(PROJECT);
    }

    @ParameterizedTest
    @EnumSource
    void theRuleFindsWhatWasPlantedForItAndNothingElse(HouseRule rule) {
        JavaClasses planted = new ClassFileImporter().importPackages(rule.plantedRoot());
        String report = String.join(
                "\n",
                rule.below(rule.plantedRoot())
                        .evaluate(planted)
                        .getFailureReport()
                        .getDetails());
        List<JavaClass> guilty = planted.stream()
                .filter(type -> type.isAnnotatedWith(Planted.class))
                .toList();
        assertThat(guilty).isNotEmpty();
        assertThat(guilty).allSatisfy(type -> assertThat(report).contains(type.getName()));
        assertThat(planted.stream().filter(type -> type.getSimpleName().startsWith("Innocent")))
                .isNotEmpty()
                .allSatisfy(type -> assertThat(report).doesNotContain(type.getName()));
    }

    @Test
    void everyPublishedModuleIsLookedAt() {
        Set<String> seen = PROJECT.stream()
                .map(JavaClass::getSource)
                .flatMap(Optional::stream)
                .map(source -> source.getUri().toString())
                .collect(Collectors.toSet());
        List<Path> modules = SourceRules.publishedModules(SourceRulesTest.PROJECT);
        assertThat(modules)
                .isNotEmpty()
                .allSatisfy(module -> assertThat(seen)
                        .as("classes of " + module + ", which this module has to depend on")
                        .anyMatch(uri -> uri.contains("/" + module.getFileName() + "/")));
    }
}
