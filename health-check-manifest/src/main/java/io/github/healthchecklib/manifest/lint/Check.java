package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.manifest.read.Span;

/**
 * A rule, and how it is checked.
 *
 * @param rule that is checked
 * @param body looks at a container and reports
 */
record Check(Rule rule, Body body) {
    /** Looks at a container and reports what it finds. */
    interface Body {
        void run(Subject subject, Reporter reporter);
    }

    /** Takes findings of a rule. */
    interface Reporter {
        void report(Span span, String message);
    }
}
