package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.Span;
import io.github.healthchecklib.manifest.workload.Container;
import io.github.healthchecklib.manifest.workload.Workload;
import io.github.healthchecklib.manifest.workload.Workloads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks a manifest against all rules. */
public final class Linter {
    private Linter() {}

    /**
     * Checks a manifest. Nothing that is not known (templates, expressions) leads to a finding.
     *
     * @param manifest to check
     * @param options what it does not say
     * @return what was found, except what comments in the file disable
     */
    public static LintReport lint(Manifest manifest, LintOptions options) {
        Workloads workloads = Workloads.of(manifest);
        Suppressions suppressions = new Suppressions(manifest.text());
        List<Finding> found = new ArrayList<>();
        List<ContainerReport> containers = new ArrayList<>();
        manifest.problems().stream().map(FileRules::finding).forEach(found::add);
        workloads.problems().stream().map(FileRules::finding).forEach(found::add);
        found.addAll(suppressions.unknown());
        for (Workload workload : workloads.all()) {
            for (Container container : workload.containers()) {
                Subject subject = Subject.of(workload, container, options);
                check(subject, found);
                containers.add(ContainerReport.of(subject));
            }
        }
        if (containers.isEmpty() && workloads.problems().isEmpty()) {
            Span start = manifest.text().span(0, 0);
            found.add(new Finding(FileRules.NO_WORKLOAD, start, "No container was found"));
        }
        found.removeIf(suppressions::covers);
        return new LintReport(manifest, sorted(distinct(found)), containers);
    }

    private static void check(Subject subject, List<Finding> found) {
        for (Check check : Rules.checks()) {
            check.body().run(subject, (span, message) -> found.add(new Finding(check.rule(), span, message)));
        }
    }

    /** What concerns a whole workload is found once for each of its containers. */
    private static Collection<Finding> distinct(List<Finding> findings) {
        Map<List<Object>, Finding> distinct = new LinkedHashMap<>();
        findings.forEach(finding -> distinct.putIfAbsent(List.of(finding.rule(), finding.span()), finding));
        return distinct.values();
    }

    private static List<Finding> sorted(Collection<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparingInt(
                                (Finding finding) -> finding.span().line())
                        .thenComparingInt(finding -> finding.span().column()))
                .toList();
    }
}
