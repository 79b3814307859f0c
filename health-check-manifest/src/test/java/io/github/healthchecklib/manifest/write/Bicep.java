package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the subset of Bicep that is written, because its compiler cannot be had from Maven: parameters, one resource,
 * and of values objects, arrays, numbers, texts without escapes and names of parameters. Fails at anything else.
 */
final class Bicep {
    private static final Pattern FILE = Pattern.compile(
            "((?:param \\w+ string(?: = resourceGroup\\(\\)\\.location)?\n)+)\n"
                    + "resource \\w+ '[A-Za-z.]+/\\w+@\\d{4}-\\d\\d-\\d\\d' = (\\{\n.*\n}\n)",
            Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile(
            " *(?:(?<key>\\w+): )?(?:(?<open>[\\[{])|(?<close>[]}])|(?<number>\\d+)|'(?<text>[^'\\\\$]*)'|(?<name>\\w+))");

    private Bicep() {}

    /** The properties of the resource; a parameter's value is its name. */
    static Parsed resource(String text) {
        Matcher file = FILE.matcher(text);
        assertThat(file.matches()).as(text).isTrue();
        List<String> lines = file.group(2)
                .lines()
                .filter(line -> !line.strip().startsWith("// "))
                .map(line -> json(line, file.group(1)))
                .toList();
        String json = lines.stream().collect(Collectors.joining()).replaceAll(",([]}])", "$1");
        return Parsed.json(json.substring(0, json.length() - 1));
    }

    private static String json(String line, String parameters) {
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        String key = matcher.group("key") == null ? "" : "\"" + matcher.group("key") + "\":";
        if (matcher.group("open") != null) {
            return key + matcher.group("open");
        }
        if (matcher.group("close") != null) {
            return matcher.group("close") + ",";
        }
        if (matcher.group("number") != null) {
            return key + matcher.group("number") + ",";
        }
        if (matcher.group("text") != null) {
            return key + "\"" + matcher.group("text") + "\",";
        }
        assertThat(parameters).contains("param " + matcher.group("name") + " string");
        return key + "\"" + matcher.group("name") + "\",";
    }
}
