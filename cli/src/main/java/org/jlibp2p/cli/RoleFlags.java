package org.jlibp2p.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.cli.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of commands that run a node: one for each setting of the table, and those of the command itself. */
final class RoleFlags {
    private RoleFlags() {}

    /** Gives a command its flags; help shows those that concern its role. */
    static void add(CommandLine command, Set<Role> shown, boolean rolesToo) {
        CommandSpec spec = command.getCommandSpec();
        for (Setting<?> setting : Settings.all()) {
            if (rolesToo || setting != Settings.ROLES) {
                spec.addOption(option(setting, shown));
            }
        }
        command.getCommandSpec().usageMessage().sortOptions(false);
    }

    private static OptionSpec option(Setting<?> setting, Set<Role> shown) {
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .paramLabel(setting.type().name())
                .hidden(!setting.concerns(shown))
                .description(description(setting));
        if (setting.type().isList()) {
            return option.type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1")
                    .build();
        }
        return setting.type().isFlag()
                ? option.type(String.class).arity("0..1").fallbackValue("true").build()
                : option.type(String.class).arity("1").build();
    }

    private static String description(Setting<?> setting) {
        String byDefault =
                setting.defaults().isEmpty() ? "" : " By default " + String.join(",", setting.defaults()) + ".";
        String several = setting.type().isList() ? " Several: separated by commas, or given several times." : "";
        return (setting.help() + several + byDefault).replace("`", "").replace("%", "%%");
    }

    /** What was given, by key. */
    static Map<String, List<String>> given(CommandSpec spec) {
        ParseResult parsed = spec.commandLine().getParseResult();
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.all()) {
            if (spec.findOption(setting.flag()) != null && parsed.hasMatchedOption(setting.flag())) {
                given.put(setting.key(), texts(parsed.matchedOptionValue(setting.flag(), null)));
            }
        }
        return given;
    }

    private static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        } else {
            texts.add(String.valueOf(value));
        }
        return texts;
    }
}
