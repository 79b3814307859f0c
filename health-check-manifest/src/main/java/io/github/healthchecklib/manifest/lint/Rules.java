package io.github.healthchecklib.manifest.lint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All rules. */
public final class Rules {
    private static final List<Check> CHECKS = Stream.of(
                    DefinitionRules.all(),
                    NumberRules.all(),
                    TimingRules.all(),
                    GraceRules.all(),
                    PortRules.all(),
                    EnvironmentRules.all(),
                    SurroundingsRules.all(),
                    FileRules.all())
            .flatMap(List::stream)
            .toList();

    private static final List<Rule> RULES = CHECKS.stream().map(Check::rule).toList();

    private Rules() {}

    static List<Check> checks() {
        return CHECKS;
    }

    /**
     * Returns all rules.
     *
     * @return in the order of their documentation
     */
    public static List<Rule> all() {
        return RULES;
    }

    /**
     * Returns a rule.
     *
     * @param id of the rule
     * @return empty if there is none
     */
    public static Optional<Rule> find(String id) {
        return RULES.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /**
     * Describes a rule.
     *
     * @param rule to describe
     * @return a section in Markdown
     */
    public static String describe(Rule rule) {
        return "## " + rule.id() + "\n\n" + rule.title() + ". (" + rule.severity() + ")\n\n"
                + wrap("Why: " + rule.why()) + "\n" + wrap("Fix: " + rule.fix()) + "\n" + "Source: <" + rule.source()
                + ">\n";
    }

    /**
     * Describes all rules.
     *
     * @return a page in Markdown
     */
    public static String page() {
        StringBuilder page = new StringBuilder("# Rules of `health-check lint`\n\n"
                + "Generated from the code; `health-check lint --explain RULE` prints a section. How to use the command is"
                + " in\n[lint](lint.md).\n\n| rule | severity | finds |\n|---|---|---|\n");
        for (Rule rule : RULES) {
            page.append(
                    "| [" + rule.id() + "](#" + rule.id() + ") | " + rule.severity() + " | " + rule.title() + " |\n");
        }
        RULES.forEach(rule -> page.append('\n').append(describe(rule)));
        return page.toString();
    }

    private static String wrap(String text) {
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > 100) {
                wrapped.append('\n').append(word);
                column = word.length();
            } else {
                wrapped.append(column == 0 ? "" : " ").append(word);
                column += word.length() + (column == 0 ? 0 : 1);
            }
        }
        return wrapped.append('\n').toString();
    }
}
