package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.manifest.read.Problem;
import java.util.List;

/** Rules for the file as such. Their findings come from the readers and from {@link Suppressions}. */
final class FileRules {
    static final Rule DUPLICATE_FIELD = new Rule(
            "duplicate-field",
            Severity.ERROR,
            "A field is there twice in an object",
            "Tools disagree on which one counts, and some reject the file.",
            "https://yaml.org/spec/1.2.2/#3213-node-comparison",
            "Remove one of the two.");

    static final Rule WRONG_TYPE = new Rule(
            "wrong-type",
            Severity.ERROR,
            "A value is not of the type that its field takes",
            "The platform rejects the manifest.",
            Sources.KUBERNETES,
            "Write the value in the form that the message names.");

    static final Rule UNKNOWN_FIELD = new Rule(
            "unknown-field",
            Severity.ERROR,
            "A probe has a field that no probe has",
            "Platforms ignore it or reject the manifest: with a typing error in a name, the default counts.",
            Sources.KUBERNETES,
            "Correct the name of the field.");

    static final Rule SEVERAL_ACTIONS = new Rule(
            "several-actions",
            Severity.ERROR,
            "A probe has more than one action",
            "A probe takes exactly one of tcpSocket, httpGet, exec and grpc; platforms reject more.",
            Sources.KUBERNETES,
            "Remove all but one.");

    static final Rule TEMPLATE = new Rule(
            "template",
            Severity.NOTE,
            "Templates or variables fill in values",
            "What they fill in is not known here, and so not checked.",
            "https://helm.sh/docs/helm/helm_template/",
            "Check the rendered manifest, as of helm template, kustomize build or docker compose config:"
                    + " helm template . | health-check lint -. Variables of Bicep and Terraform stay unknown.");

    static final Rule NO_WORKLOAD = new Rule(
            "no-workload",
            Severity.WARNING,
            "The file has no container that is understood",
            "Nothing was checked: no container app or job, no pod, no Compose service and no part of one was found.",
            Sources.LIBRARY,
            "Check the file that has the containers.");

    static final Rule UNKNOWN_SUPPRESSION = new Rule(
            "unknown-suppression",
            Severity.WARNING,
            "A comment for this command disables no rule that exists",
            "The comment, or that part of it, has no effect.",
            Sources.LIBRARY,
            "Write health-check-lint: disable=RULE; health-check lint --explain lists the rules.");

    private FileRules() {}

    static List<Check> all() {
        return List.of(
                        DUPLICATE_FIELD,
                        WRONG_TYPE,
                        UNKNOWN_FIELD,
                        SEVERAL_ACTIONS,
                        TEMPLATE,
                        NO_WORKLOAD,
                        UNKNOWN_SUPPRESSION)
                .stream()
                .map(rule -> new Check(rule, (subject, reporter) -> {}))
                .toList();
    }

    static Finding finding(Problem problem) {
        Rule rule = switch (problem.kind()) {
            case DUPLICATE_FIELD -> DUPLICATE_FIELD;
            case WRONG_TYPE -> WRONG_TYPE;
            case UNKNOWN_FIELD -> UNKNOWN_FIELD;
            case SEVERAL_ACTIONS -> SEVERAL_ACTIONS;
            case TEMPLATE -> TEMPLATE;
        };
        return new Finding(rule, problem.span(), problem.message());
    }
}
